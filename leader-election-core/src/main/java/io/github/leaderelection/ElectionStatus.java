package io.github.leaderelection;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * What this instance knows of one election, in one snapshot. It is for display, routing
 * and reduced function without a leader, and never a reason to act as the leader: for
 * that there is {@link LeaderElector#isLeader()}.
 *
 * @param election the name of the election
 * @param state who leads, as far as is known
 * @param current the leader as last observed, {@code null} if there is none or that is
 * unknown
 * @param since since when the state lasts, by the wall clock of this instance
 * @param elapsed for how long the state has lasted, by its monotonic clock
 * @param leaderless for how long no leader has been known, by the monotonic clock of this
 * instance; zero while one is known. It goes on when the state changes from
 * {@link State#LEADERLESS} to {@link State#UNKNOWN} and back
 * @param standing whether this instance may be granted the next term
 * @param pausedBy the labels of the pauses that are in force here, those of all elections
 * included
 * @param storm whether the leader changes too often, as {@link ElectionStormEvent} says
 */
public record ElectionStatus(String election, State state, @Nullable Leader current, Instant since, Duration elapsed,
		Duration leaderless, Standing standing, Set<String> pausedBy, boolean storm) {

	public ElectionStatus {
		pausedBy = Collections.unmodifiableSet(new TreeSet<>(pausedBy));
	}

	/**
	 * Return the leader as last observed.
	 * @return the leader, or empty if there is none or that is unknown
	 */
	public Optional<Leader> leader() {
		return Optional.ofNullable(this.current);
	}

	/**
	 * Who leads, as far as is known.
	 */
	public enum State {

		/**
		 * This instance leads.
		 */
		LEADING,

		/**
		 * A term of this instance has ended and its work has not: nobody leads.
		 */
		DRAINING,

		/**
		 * Another instance leads.
		 */
		FOLLOWING,

		/**
		 * The store shows that no live instance leads.
		 */
		LEADERLESS,

		/**
		 * The store has not answered for a lease duration, or not yet: another instance
		 * may lead.
		 */
		UNKNOWN

	}

	/**
	 * Whether this instance may be granted the next term.
	 */
	public enum Standing {

		/**
		 * This instance is a candidate.
		 */
		CANDIDATE,

		/**
		 * It is not a candidate yet, or not any more: the application is not ready, is
		 * shutting down, or has left the election.
		 */
		NOT_READY,

		/**
		 * Its candidacy is paused.
		 */
		PAUSED,

		/**
		 * It has resigned, or has lost its term in a storm, and leaves the next term to
		 * others for a while.
		 */
		STANDING_BACK,

		/**
		 * Work of its last term still runs.
		 */
		WORK_STILL_RUNS

	}

}
