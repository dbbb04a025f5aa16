package io.github.leaderelection.engine;

import io.github.leaderelection.Leader;
import org.jspecify.annotations.Nullable;

/**
 * What an instance knows of who leads one election.
 *
 * @param leader the leader, {@code null} if there is none or that is unknown
 * @param fresh whether the store has shown it within a lease duration
 * @param since since when that is so
 * @param leaderSince since when the leader is that, or that none is known
 * @param storm whether the leader changes too often
 */
record LeaderKnowledge(@Nullable Leader leader, boolean fresh, Moment since, Moment leaderSince, boolean storm) {

	static LeaderKnowledge unknown(Moment since) {
		return new LeaderKnowledge(null, false, since, since, false);
	}

	LeaderKnowledge withStorm(boolean begun) {
		return new LeaderKnowledge(this.leader, this.fresh, this.since, this.leaderSince, begun);
	}

}
