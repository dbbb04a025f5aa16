package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.ElectionStatus;
import io.github.leaderelection.ElectionStatus.State;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what an elector publishes. Any thread.
 *
 * @param environment the clocks
 * @param standing whether this instance is a candidate
 */
record StatusSnapshot(EngineEnvironment environment, Standing standing) {

	ElectionStatus of(Elector elector) {
		Known known = elector.known();
		Term term = elector.term();
		State state = state(elector, known, term);
		Moment since = (state == State.LEADING && term != null) ? term.grantedAtMoment() : known.since();
		Duration elapsed = Duration.ofNanos(Math.max(0, this.environment.nanoTime() - since.nanos()));
		return new ElectionStatus(elector.election(), state,
				(state == State.LEADING || state == State.FOLLOWING) ? known.leader() : null, since.wallTime(), elapsed,
				standing(elector, state), elector.pausedBy());
	}

	private static State state(Elector elector, Known known, @Nullable Term term) {
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
	private static boolean isOwn(Known known, @Nullable Term term) {
		return term != null && known.leader() != null && known.leader().fencingToken() == term.fencingToken();
	}

	private ElectionStatus.Standing standing(Elector elector, State state) {
		if (!this.standing.isCandidate() || elector.hasLeft()) {
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
