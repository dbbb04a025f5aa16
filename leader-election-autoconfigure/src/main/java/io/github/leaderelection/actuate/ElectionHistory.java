package io.github.leaderelection.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.ElectionListener;
import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.StoreReachableEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import org.jspecify.annotations.Nullable;

/**
 * {@link ElectionListener} that remembers the last changes of each election, why terms of
 * this instance ended, and for how long the store has not answered. Any thread.
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

	private final Map<String, Past> past = new ConcurrentHashMap<>();

	private final Map<Reason, Long> ended = new ConcurrentHashMap<>();

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
					new Change(granted.time(), Kind.GRANTED, granted.candidate(), granted.fencingToken(), null), null);
		}
		else if (event instanceof LeadershipRevokedEvent revoked) {
			this.ended.merge(revoked.reason(), 1L, Long::sum);
			add(revoked.election(), new Change(revoked.time(), Kind.REVOKED, revoked.candidate(),
					revoked.fencingToken(), revoked.reason().name()), revoked.reason());
		}
		else if (event instanceof LeaderChangedEvent changed) {
			add(changed.election(), observed(changed), null);
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

	private void add(String election, Change change, @Nullable Reason reason) {
		this.past.compute(election, (name, known) -> ((known != null) ? known : Past.NONE).with(change, reason));
		if (this.past.size() > this.many) {
			this.past.keySet().retainAll(this.joined.get());
			this.many = Math.max(MANY, 2 * this.past.size());
		}
	}

	/**
	 * Return the last changes of an election.
	 * @param election the name of the election
	 * @return the changes, newest first
	 */
	List<Change> changes(String election) {
		return this.past.getOrDefault(election, Past.NONE).last();
	}

	/**
	 * Return how many terms of this instance have ended in an election, by reason.
	 * @param election the name of the election
	 * @return the numbers, without those that are zero
	 */
	Map<Reason, Long> ended(String election) {
		return this.past.getOrDefault(election, Past.NONE).ended();
	}

	/**
	 * Return how many terms of this instance have ended, by reason, in all elections
	 * since it was started.
	 * @return the numbers, without those that are zero
	 */
	Map<Reason, Long> ended() {
		return new TreeMap<>(this.ended);
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

	/**
	 * What is known of one election.
	 *
	 * @param last the last changes, newest first
	 * @param ended how many terms of this instance have ended, by reason
	 */
	private record Past(List<Change> last, Map<Reason, Long> ended) {

		static final Past NONE = new Past(List.of(), Map.of());

		Past with(Change change, @Nullable Reason reason) {
			List<Change> changes = Stream.concat(Stream.of(change), this.last.stream()).limit(CHANGES).toList();
			if (reason == null) {
				return new Past(changes, this.ended);
			}
			Map<Reason, Long> counted = new EnumMap<>(Reason.class);
			counted.putAll(this.ended);
			counted.merge(reason, 1L, Long::sum);
			return new Past(changes, Collections.unmodifiableMap(counted));
		}

	}

	private record Outage(String problem, long since) {
	}

}
