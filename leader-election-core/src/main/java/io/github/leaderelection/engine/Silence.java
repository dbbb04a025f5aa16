package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

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
	 * @param start where silence counts from that this view is the first to show
	 */
	void observe(ElectionView view, long start) {
		Map<SessionId, Sighting> observed = new HashMap<>();
		for (Session session : view.sessions().values()) {
			observed.put(session.id(), observe(session.id(), session.nonce(), start));
		}
		for (SessionId holder : view.records().holders()) {
			if (!observed.containsKey(holder)) {
				observed.put(holder, observe(holder, null, start));
			}
		}
		this.sightings = observed;
	}

	private Sighting observe(SessionId id, @Nullable Long nonce, long start) {
		Sighting known = this.sightings.get(id);
		return (known != null && Objects.equals(known.nonce, nonce)) ? known : new Sighting(nonce, start);
	}

	/**
	 * Return since when a session has been silent.
	 * @param id a session of the last view, or the holder of one of its records
	 * @return the start of its silence by the monotonic clock
	 */
	long since(SessionId id) {
		Sighting sighting = this.sightings.get(id);
		if (sighting == null) {
			throw new IllegalArgumentException("Session '%s' was never seen".formatted(id));
		}
		return sighting.start;
	}

	/**
	 * Return whether a session other than one's own was heard of after a time.
	 * @param nanos the time by the monotonic clock
	 * @param self one's own session
	 * @return whether there is one
	 */
	boolean isAnyAfter(long nanos, SessionId self) {
		return this.sightings.entrySet()
			.stream()
			.anyMatch((known) -> !known.getKey().equals(self) && known.getValue().start - nanos > 0);
	}

	/**
	 * Return the longest lease duration of any session that may be alive. A session that
	 * was watched silent for its whole lease is left out, since none of its terms can
	 * have lasted. It counts again when it is heard of.
	 * @param view the last view
	 * @param sent when the heartbeat was sent that brought the view
	 * @param own the lease duration of this instance
	 * @return the longest of them, one's own included
	 */
	Duration longestLease(ElectionView view, long sent, Duration own) {
		Duration longest = own;
		for (Session session : view.sessions().values()) {
			boolean dead = sent - since(session.id()) >= session.lease().toNanos();
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
	 * @param start when that was seen first
	 */
	private record Sighting(@Nullable Long nonce, long start) {
	}

}
