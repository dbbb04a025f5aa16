package io.github.leaderelection.raft;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How this instance's part in the Raft cluster is doing.
 *
 * @param healthy whether it works: a voter leads or follows, and commands of this
 * instance are executed. For a voter that has taken part, a failing command counts only
 * after two operation timeouts
 * @param takenPart whether it has taken part since the node was started: a voter has led
 * or followed, or a command of a client was executed. An instance that has not is not
 * healthy; one that has may be without a leader for a moment
 * @param state what it is doing, in one word
 * @param problem why it is not healthy, {@code null} if it is
 * @param leader the voter that leads the Raft group, as far as known
 * @param voters the voters of the group, as this instance's log has them; none if it is
 * not a voter, or not one at present
 */
public record RaftHealth(boolean healthy, boolean takenPart, String state, @Nullable String problem,
		@Nullable String leader, List<Voter> voters) {

	public RaftHealth {
		voters = List.copyOf(voters);
	}

	/**
	 * Return whether this instance has no part in the cluster: the node is not started,
	 * its server has failed, or the cluster has removed or refused it. A failed server is
	 * replaced, for which a person may have to act, as when the disk is full. A stopped
	 * node has to be started; a removed or refused one needs another configuration and a
	 * restart.
	 * @return whether its part has ended
	 */
	public boolean hasEnded() {
		return switch (this.state) {
			case "stopped", "closed", "removed", "refused" -> true;
			default -> false;
		};
	}

	/**
	 * A voter of the Raft group.
	 *
	 * @param id the id of the voter
	 * @param self whether it is this instance
	 * @param reachable whether this instance has heard of it within the election timeout,
	 * {@code null} if this instance does not know: a follower hears of the leader alone
	 */
	public record Voter(String id, boolean self, @Nullable Boolean reachable) {
	}

}
