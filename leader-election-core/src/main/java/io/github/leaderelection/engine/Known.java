package io.github.leaderelection.engine;

import io.github.leaderelection.Leader;
import org.jspecify.annotations.Nullable;

/**
 * What is known of who leads.
 *
 * @param leader the leader, {@code null} if there is none or that is unknown
 * @param fresh whether the store has shown it within a lease duration
 * @param since since when that is so
 * @param leaderSince since when the leader is that, or that none is known
 * @param storm whether the leader changes too often
 */
record Known(@Nullable Leader leader, boolean fresh, Moment since, Moment leaderSince, boolean storm) {

	static Known unknown(Moment since) {
		return new Known(null, false, since, since, false);
	}

	Known withStorm(boolean begun) {
		return new Known(this.leader, this.fresh, this.since, this.leaderSince, begun);
	}

}
