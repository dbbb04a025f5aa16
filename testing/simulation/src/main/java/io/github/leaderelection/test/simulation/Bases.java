package io.github.leaderelection.test.simulation;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The views that one process was shown, and whether those that it names as its bases are
 * such as it may name.
 */
final class Bases {

	private final Map<ElectionView, Shown> shown = new IdentityHashMap<>();

	/**
	 * Views that say that what was not held any more is unchanged.
	 */
	private final Set<ElectionView> outdated = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Map<SessionId, Shown> last = new HashMap<>();

	private final Map<SessionId, Long> highest = new HashMap<>();

	private @Nullable Session described;

	private @Nullable String violation;

	void shown(Shown view) {
		this.shown.put(view.view(), view);
	}

	/**
	 * Note that the process has received a view.
	 * @param view the view
	 * @param doubtful whether it may not be taken in, since something throws
	 */
	void received(Shown view, boolean doubtful) {
		Long highest = this.highest.get(view.session());
		if (highest != null && highest >= view.nonce()) {
			return;
		}
		this.highest.put(view.session(), view.nonce());
		Shown before = this.last.remove(view.session());
		if (!doubtful) {
			Records named = view.named();
			if (before != null && view.view().records() == named && before.view().records() != named) {
				this.outdated.add(view.view());
			}
			this.last.put(view.session(), view);
		}
	}

	@Nullable Shown find(ElectionView view) {
		return this.shown.get(view);
	}

	@Nullable Shown last(SessionId session) {
		return this.last.get(session);
	}

	/**
	 * Return how many operations the store had executed when it was read.
	 * @param view the view that was read
	 * @return the number
	 */
	long orderOf(ElectionView view) {
		Shown known = this.shown.get(view);
		return (known != null) ? known.order() : Long.MAX_VALUE;
	}

	/**
	 * Check what a heartbeat names and says.
	 * @param session the session with the nonce of the heartbeat
	 * @param base the base
	 * @param mixed whether instances of an older format have written to the store
	 * @param calls what was answered before the heartbeat was sent
	 */
	void check(Session session, @Nullable ElectionView base, boolean mixed, SimulatedCalls calls) {
		Session before = this.described;
		if (before != null && before.id().equals(session.id()) && before.edition() == session.edition()
				&& !before.equals(session.withNonce(before.nonce()))) {
			this.violation = "%s says something else of itself in the same edition: %s".formatted(session, before);
		}
		this.described = session;
		if (base != null) {
			check(session, base, mixed, calls, this.shown.get(base));
		}
	}

	private void check(Session session, ElectionView base, boolean mixed, SimulatedCalls calls, @Nullable Shown known) {
		if (known == null || !known.session().equals(session.id())) {
			this.violation = "%s names a base that it was not shown: %s".formatted(session, base);
			return;
		}
		// One of an older format that came and went between two views has changed what it
		// did not mark: the store refuses the claims that are based on that
		boolean marked = base.records().mark() != null;
		if (marked && known.isWrong() && (!mixed || known.hasOldFormat())) {
			this.violation = "%s names a base whose records are not those of the store: %s, not %s%s".formatted(session,
					base.records(), known.truth(), (known.hasOldFormat()) ? ", with an older format" : "");
		}
		if (calls.wasRefusedAfter(session.id(), base)) {
			this.violation = "%s names a base from before a claim was refused: %s".formatted(session, base);
		}
		if (this.outdated.contains(base)) {
			this.violation = "%s names a base that was unchanged since one that it did not hold any more: %s"
				.formatted(session, base);
		}
	}

	@Nullable String violation() {
		return this.violation;
	}

}
