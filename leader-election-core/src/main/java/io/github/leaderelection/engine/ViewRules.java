package io.github.leaderelection.engine;

import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import org.jspecify.annotations.Nullable;

/**
 * When the answer that the records are unchanged counts, and what the terms of a session
 * may share. They stand by themselves, like {@link TimingRules}, where a test can replace
 * them by wrong ones and see them caught.
 */
class ViewRules {

	static final ViewRules SAFE = new ViewRules();

	/**
	 * Another incarnation of the store may have the same mark for other records.
	 * @param held the store id of the base
	 * @param shown the store id of the view
	 * @return whether the answer comes from the incarnation that the base is of
	 */
	boolean isSameStore(String held, String shown) {
		return held.equals(shown);
	}

	/**
	 * A store that was rolled back or copied may have the same mark for other records.
	 * @param intact whether the view has the own session with the acknowledged nonce
	 * @return whether the store has lost nothing
	 */
	boolean isIntact(boolean intact) {
		return intact;
	}

	/**
	 * An answer that was late or lost may have replaced the base since the heartbeat was
	 * sent.
	 * @param named the records of the base that the heartbeat has named
	 * @param held those that the session holds now, {@code null} if it holds none
	 * @return whether the answer is about what the session holds
	 */
	boolean isHeld(Records named, @Nullable Records held) {
		return named == held;
	}

	/**
	 * An instance of an older format may change records without their mark.
	 * @param oldest the oldest format of any session in the view
	 * @return whether every instance changes the mark
	 */
	boolean permitsFormat(int oldest) {
		return oldest >= Session.FORMAT;
	}

	/**
	 * A claim or a release that was refused contradicts what the session holds.
	 * @return whether the next heartbeat reads everything
	 */
	boolean readsAllAfterRefusal() {
		return true;
	}

	/**
	 * A term joins the lease of its session with the first view that shows its record as
	 * held by this session with its token. Asked when the term is granted as well, when
	 * no view has shown it.
	 * @param shown whether the view shows it
	 * @return whether the term joins
	 */
	boolean mayJoin(boolean shown) {
		return shown;
	}

	/**
	 * A term that a view does not confirm ends before the lease is extended that it
	 * shares, so that no thread ever sees it extended.
	 * @return whether it does
	 */
	boolean endsBeforeExtension() {
		return true;
	}

	/**
	 * The lease of a session is extended after every term that shares it was compared
	 * with the view, and ended unless the view confirms it.
	 * @param compared whether that was done
	 * @return whether to extend it
	 */
	boolean mayExtend(boolean compared) {
		return compared;
	}

}
