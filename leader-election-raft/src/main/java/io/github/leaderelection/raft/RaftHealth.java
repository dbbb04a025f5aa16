package io.github.leaderelection.raft;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How this instance's part in the Raft cluster is doing.
 *
 * @param healthy whether it does what it is there for
 * @param state what it is doing, in one word
 * @param problem why it is not healthy
 * @param leader the voter that leads the Raft group, as far as known
 * @param voters the voters of the group, as this instance's log has them; none if it is
 * not a voter, or not one at present
 */
public record RaftHealth(boolean healthy, String state, @Nullable String problem, @Nullable String leader,
		List<Voter> voters) {

	public RaftHealth {
		voters = List.copyOf(voters);
	}

	RaftHealth(boolean healthy, String state, @Nullable String problem, @Nullable String leader) {
		this(healthy, state, problem, leader, List.of());
	}

	/**
	 * Return whether this part of the cluster ends only by an action of a person: a
	 * restart, more space on the disk or another configuration.
	 * @return whether it has ended
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
