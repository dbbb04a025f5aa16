package io.github.leaderelection.engine;

import java.util.function.Consumer;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the views that heartbeats bring, each once and none that is older than one
 * that was taken in before, and holds the last one as the base of the next heartbeat. The
 * answer that the records are unchanged since the base counts only if all of this holds
 * (rule 6):
 * <ul>
 * <li>the base is what this holds now,
 * <li>the incarnation of the store is that of the base,
 * <li>the view has the own session with the acknowledged nonce,
 * <li>no session in it has an older format.
 * </ul>
 * State thread only.
 */
final class ViewIntake {

	private final SessionContext context;

	private final ViewRules rules;

	private final Consumer<Observation> observer;

	private final OlderFormats olderFormats;

	private @Nullable ElectionView held;

	private long acknowledged;

	private boolean complete = true;

	private boolean closed;

	ViewIntake(SessionContext context, Consumer<Observation> observer) {
		this.context = context;
		this.rules = context.viewRules();
		this.observer = observer;
		this.olderFormats = new OlderFormats(context.self());
	}

	/**
	 * Return the nonce of the last heartbeat whose view was taken in.
	 * @return the nonce, zero if there was none
	 */
	long acknowledged() {
		return this.acknowledged;
	}

	/**
	 * Return the view that this session holds, which the next heartbeat names as its
	 * base.
	 * @return the view, {@code null} if the next heartbeat has to read everything
	 */
	@Nullable ElectionView held() {
		return this.held;
	}

	/**
	 * Hold nothing, since the store has contradicted what this session holds.
	 */
	void forget() {
		this.held = null;
	}

	/**
	 * Take in a view.
	 * @param nonce the nonce of the heartbeat that brought it
	 * @param sent read before that heartbeat was handed to the store
	 * @param base the base that the heartbeat has named
	 * @param view the view
	 * @return whether the view was of use, or the next heartbeat should come soon
	 */
	boolean accept(long nonce, Moment sent, @Nullable ElectionView base, ElectionView view) {
		if (this.closed || nonce <= this.acknowledged) {
			return true;
		}
		this.acknowledged = nonce;
		// The last view may have shown a loss of writes, which the store shows only once
		ElectionView seen = (this.complete) ? view : lacking(view);
		this.complete = false;
		Moment received = Moment.now(this.context.environment());
		Evidence evidence = evidence(nonce, base, seen);
		// Whatever is thrown below, the next heartbeat reads everything
		this.held = null;
		this.observer.accept(
				Observation.of(seen, evidence, nonce, sent, received, this.context.settings(), this.context.rules()));
		this.held = isBase(nonce, evidence, seen) ? seen : null;
		this.complete = true;
		this.olderFormats.observe(seen);
		return evidence != Evidence.NONE;
	}

	private Evidence evidence(long nonce, @Nullable ElectionView base, ElectionView view) {
		if (base == null || view.records() != base.records()) {
			return Evidence.FULL;
		}
		ElectionView now = this.held;
		Records records = (now != null) ? now.records() : null;
		boolean counts = this.rules.isHeld(base.records(), records)
				&& this.rules.isSameStore(base.storeId(), view.storeId()) && isIntact(nonce, view)
				&& this.rules.permitsFormat(oldestFormat(view));
		return (counts) ? Evidence.UNCHANGED : Evidence.NONE;
	}

	private boolean isBase(long nonce, Evidence evidence, ElectionView view) {
		return evidence != Evidence.NONE && isIntact(nonce, view) && this.rules.permitsFormat(oldestFormat(view));
	}

	private boolean isIntact(long nonce, ElectionView view) {
		Session own = view.sessions().get(this.context.id());
		return this.rules.isIntact(view.intact() && own != null && own.nonce() >= nonce);
	}

	private static int oldestFormat(ElectionView view) {
		int oldest = Session.FORMAT;
		for (Session session : view.sessions().values()) {
			oldest = Math.min(oldest, session.format());
		}
		return oldest;
	}

	/**
	 * Take in no more views.
	 */
	void close() {
		this.closed = true;
	}

	private static ElectionView lacking(ElectionView view) {
		return new ElectionView(view.storeId(), view.recurring(), false, view.records(), view.sessions());
	}

}
