package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.ElectionStatus;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.Leader;
import org.jspecify.annotations.Nullable;

/**
 * Makes the status of an election from what its elector publishes. Any thread.
 */
final class StatusSnapshot {

	private StatusSnapshot() {
	}

	static ElectionStatus of(Elector elector, EngineEnvironment environment, Standing standing) {
		LeaderKnowledge known = elector.known();
		Term term = elector.term();
		State state = state(elector, known, term);
		Moment since = since(state, known, term, environment);
		Duration elapsed = Duration.ofNanos(Math.max(0, environment.nanoTime() - since.nanos()));
		return new ElectionStatus(elector.election(), state, leader(state, known, term), since.wallTime(), elapsed,
				leaderless(state, known, term, environment), standing(elector, standing, state), elector.pausedBy(),
				known.storm());
	}

	private static Moment since(State state, LeaderKnowledge known, @Nullable Term term,
			EngineEnvironment environment) {
		if (state == State.LEADING && term != null) {
			return term.grantedAtMoment();
		}
		// What is known is still the time of the term, whose end was not noted yet
		return (isOwn(known, term)) ? Moment.now(environment) : known.since();
	}

	private static Duration leaderless(State state, LeaderKnowledge known, @Nullable Term term,
			EngineEnvironment environment) {
		boolean led = state == State.LEADING || state == State.FOLLOWING || isOwn(known, term);
		return (led) ? Duration.ZERO
				: Duration.ofNanos(Math.max(0, environment.nanoTime() - known.leaderSince().nanos()));
	}

	// The state thread may have yet to publish that this instance leads
	private static @Nullable Leader leader(State state, LeaderKnowledge known, @Nullable Term term) {
		if (state == State.LEADING) {
			return isOwn(known, term) ? known.leader() : null;
		}
		return (state == State.FOLLOWING) ? known.leader() : null;
	}

	private static State state(Elector elector, LeaderKnowledge known, @Nullable Term term) {
		if (term != null && term.isValid()) {
			return State.LEADING;
		}
		if (term != null && !elector.work().isIdle()) {
			return State.DRAINING;
		}
		if (known.leader() != null && !isOwn(known, term)) {
			return State.FOLLOWING;
		}
		return (known.fresh()) ? State.LEADERLESS : State.UNKNOWN;
	}

	// The term has ended and the state thread has not noted that yet
	private static boolean isOwn(LeaderKnowledge known, @Nullable Term term) {
		return term != null && known.leader() != null && known.leader().fencingToken() == term.fencingToken();
	}

	private static ElectionStatus.Standing standing(Elector elector, Standing standing, State state) {
		if (!standing.isCandidate() || elector.hasLeft()) {
			return ElectionStatus.Standing.NOT_READY;
		}
		if (elector.isPaused()) {
			return ElectionStatus.Standing.PAUSED;
		}
		if (state == State.DRAINING) {
			return ElectionStatus.Standing.WORK_STILL_RUNS;
		}
		return elector.isStandingBack() ? ElectionStatus.Standing.STANDING_BACK : ElectionStatus.Standing.CANDIDATE;
	}

}
