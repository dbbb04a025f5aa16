package io.github.leaderelection.raft.autoconfigure;

import java.time.Duration;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.store.support.ElectionTiming;
import io.github.leaderelection.store.support.TimeoutAudit;

/**
 * Compares the time in which the voters replace a Raft leader with the durations of the
 * elections. All other timeouts of this backend derive from the operation timeout.
 */
final class ElectionTimeoutCheck {

	private ElectionTimeoutCheck() {
	}

	/**
	 * Check the election timeout. At the loss of the Raft leader, the last heartbeat may
	 * be a retry period old, and the voters wait for up to twice the election timeout.
	 * @param electionTimeout the election timeout
	 * @param voters how many voters there are. One has no other that could replace it
	 * @param audit takes what does not match
	 */
	static void check(Duration electionTimeout, int voters, TimeoutAudit audit) {
		ElectionTiming timing = audit.timing();
		Duration longest = timing.renewDeadline().minus(timing.retryPeriod()).dividedBy(2);
		if (voters > 1 && electionTimeout.compareTo(longest) > 0) {
			audit.report("leader-election.raft.election-timeout", electionTimeout,
					"the voters may need %s to replace a Raft leader that is lost, and each leader of an election stops at the leader-election.renew-deadline of %s"
						.formatted(DurationText.of(electionTimeout.multipliedBy(2)),
								DurationText.of(timing.renewDeadline())),
					"Set it to at most %s, or use a longer lease duration".formatted(DurationText.of(longest)));
		}
	}

}
