package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Since when each session has been silent, by the clock of this instance alone (rule 4).
 * Confined to the state thread.
 */
final class Silence {

	private Map<SessionId, Sighting> sightings = new HashMap<>();

	/**
	 * Take in a view.
	 * @param view the view
	 * @param shown where silence counts from that this view is the first to show
	 * @param start where the silence of a session counts from whose last heartbeat this
	 * view is the first to show, which may be earlier
	 */
	void observe(ElectionView view, long shown, ToLongFunction<Session> start) {
		Map<SessionId, Sighting> observed = new HashMap<>();
		for (Session session : view.sessions().values()) {
			Sighting known = known(session.id(), session.nonce());
			observed.put(session.id(),
					(known != null) ? known : new Sighting(session.nonce(), start.applyAsLong(session), shown));
		}
		for (SessionId holder : view.records().holders()) {
			if (!observed.containsKey(holder)) {
				Sighting known = known(holder, null);
				observed.put(holder, (known != null) ? known : new Sighting(null, shown, shown));
			}
		}
		this.sightings = observed;
	}

	private @Nullable Sighting known(SessionId id, @Nullable Long nonce) {
		Sighting known = this.sightings.get(id);
		return (known != null && Objects.equals(known.nonce, nonce)) ? known : null;
	}

	/**
	 * Return since when a session has been silent.
	 * @param id a session of the last view, or the holder of one of its records
	 * @return the start of its silence by the monotonic clock
	 */
	long since(SessionId id) {
		return sighting(id).start;
	}

	private Sighting sighting(SessionId id) {
		Sighting sighting = this.sightings.get(id);
		if (sighting == null) {
			throw new IllegalArgumentException("Session '%s' was never seen".formatted(id));
		}
		return sighting;
	}

	/**
	 * Return when a view first showed what the last view shows of a session.
	 * @param id a session of the last view, or the holder of one of its records
	 * @return the time by the monotonic clock, which is not before its silence began
	 */
	long shownSince(SessionId id) {
		return sighting(id).shown;
	}

	/**
	 * Return whether views showed a heartbeat of a session other than one's own after a
	 * time.
	 * @param nanos the time by the monotonic clock
	 * @param self one's own session
	 * @return whether there is one
	 */
	boolean isAnyAfter(long nanos, SessionId self) {
		return this.sightings.entrySet()
			.stream()
			.anyMatch((known) -> !known.getKey().equals(self) && known.getValue().shown - nanos > 0);
	}

	/**
	 * Return the longest lease duration of any session that may be alive. A session that
	 * was watched silent for its whole lease is left out, since none of its terms can
	 * have lasted. It counts again when it is heard of. Here that counts from the first
	 * view alone: a claim that follows does not expect the nonce of that session.
	 * @param view the last view
	 * @param sent when the heartbeat was sent that brought the view
	 * @param own the lease duration of this instance
	 * @return the longest of them, one's own included
	 */
	Duration longestLease(ElectionView view, long sent, Duration own) {
		Duration longest = own;
		for (Session session : view.sessions().values()) {
			boolean dead = sent - shownSince(session.id()) >= session.lease().toNanos();
			longest = (!dead && session.lease().compareTo(longest) > 0) ? session.lease() : longest;
		}
		return longest;
	}

	/**
	 * Forget everything: what was observed in another incarnation of the store proves
	 * nothing in this one.
	 */
	void reset() {
		// Allocates nothing, so that it cannot fail for lack of memory
		this.sightings.clear();
	}

	/**
	 * What was last seen of a session.
	 *
	 * @param nonce its nonce, {@code null} if it holds a record but has no session
	 * @param start since when it has been silent
	 * @param shown when a view showed that first
	 */
	private record Sighting(@Nullable Long nonce, long start, long shown) {
	}

}
