package io.github.leaderelection.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.ElectionListener;
import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.StoreReachableEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import org.jspecify.annotations.Nullable;

/**
 * {@link ElectionListener} that remembers the last changes of each election, and for how
 * long the store has not answered. Any thread.
 */
public final class ElectionHistory implements ElectionListener {

	/**
	 * How many changes of an election are remembered.
	 */
	public static final int CHANGES = 5;

	private static final int MANY = 1000;

	private final Supplier<Set<String>> joined;

	private final LongSupplier nanoTime;

	private final Supplier<@Nullable String> problem;

	private final Map<String, Deque<Change>> changes = new ConcurrentHashMap<>();

	private volatile @Nullable Outage outage;

	private volatile int many = MANY;

	/**
	 * Create a new {@link ElectionHistory}.
	 * @param joined returns the elections that this instance has joined: of those that it
	 * has left, the history forgets what it knows
	 * @param nanoTime the monotonic clock in nanoseconds
	 * @param problem returns what went wrong with the last call of the store,
	 * {@code null} if that is unknown
	 */
	public ElectionHistory(Supplier<Set<String>> joined, LongSupplier nanoTime, Supplier<@Nullable String> problem) {
		this.joined = joined;
		this.nanoTime = nanoTime;
		this.problem = problem;
	}

	@Override
	public void onEvent(ElectionEvent event) {
		if (event instanceof LeadershipGrantedEvent granted) {
			add(granted.election(),
					new Change(granted.time(), Kind.GRANTED, granted.candidate(), granted.fencingToken(), null));
		}
		else if (event instanceof LeadershipRevokedEvent revoked) {
			add(revoked.election(), new Change(revoked.time(), Kind.REVOKED, revoked.candidate(),
					revoked.fencingToken(), revoked.reason().name()));
		}
		else if (event instanceof LeaderChangedEvent changed) {
			add(changed.election(), observed(changed));
		}
		else if (event instanceof StoreUnreachableEvent unreachable) {
			this.outage = new Outage(unreachable.problem(), this.nanoTime.getAsLong());
		}
		else if (event instanceof StoreReachableEvent) {
			this.outage = null;
		}
	}

	private static Change observed(LeaderChangedEvent event) {
		return event.leader()
			.map((leader) -> new Change(event.time(), Kind.OBSERVED, leader.candidate(), leader.fencingToken(), null))
			.orElseGet(() -> new Change(event.time(), Kind.OBSERVED, null, null, null));
	}

	private void add(String election, Change change) {
		this.changes.compute(election, (name, known) -> {
			Deque<Change> last = (known != null) ? new ArrayDeque<>(known) : new ArrayDeque<>();
			last.addFirst(change);
			if (last.size() > CHANGES) {
				last.removeLast();
			}
			return last;
		});
		if (this.changes.size() > this.many) {
			this.changes.keySet().retainAll(this.joined.get());
			this.many = Math.max(MANY, 2 * this.changes.size());
		}
	}

	/**
	 * Return the last changes of an election.
	 * @param election the name of the election
	 * @return the changes, newest first
	 */
	List<Change> changes(String election) {
		Deque<Change> last = this.changes.get(election);
		return (last != null) ? List.copyOf(last) : List.of();
	}

	/**
	 * Return the present problem with the store. The first one of an outage is often a
	 * timeout, and only a later one says why.
	 * @return the last problem, {@code null} while the store answers
	 */
	public @Nullable String storeProblem() {
		Outage current = this.outage;
		if (current == null) {
			return null;
		}
		String last = this.problem.get();
		return (last != null) ? last : current.problem();
	}

	/**
	 * Return for how long the store has not answered.
	 * @return the time since the first call that failed, zero while the store answers
	 */
	public Duration outage() {
		Outage current = this.outage;
		return (current != null) ? Duration.ofNanos(this.nanoTime.getAsLong() - current.since()) : Duration.ZERO;
	}

	/**
	 * What changed.
	 */
	public enum Kind {

		/**
		 * A term of this instance began.
		 */
		GRANTED,

		/**
		 * A term of this instance ended.
		 */
		REVOKED,

		/**
		 * This instance observed another leader, or that there is none.
		 */
		OBSERVED

	}

	/**
	 * One change of an election.
	 *
	 * @param time when it was noticed, by the wall clock of this instance
	 * @param kind what changed
	 * @param candidate the candidate id of the leader, {@code null} if there is none or
	 * it is unknown
	 * @param fencingToken the fencing token of the term, {@code null} without a leader
	 * @param reason why a term of this instance ended, else {@code null}
	 */
	public record Change(Instant time, Kind kind, @Nullable String candidate, @Nullable Long fencingToken,
			@Nullable String reason) {
	}

	private record Outage(String problem, long since) {
	}

}
