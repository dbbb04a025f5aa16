package io.github.leaderelection.raft.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.leaderelection.health.BackendHealth;
import io.github.leaderelection.raft.RaftHealth;
import io.github.leaderelection.raft.RaftNode;
import org.jspecify.annotations.Nullable;

/**
 * {@link BackendHealth} of the embedded Raft backend: this instance's part in the
 * cluster, with the voters. An instance that has not taken part since its start has a
 * problem, so that a rolling update waits for each voter. Later a majority that cannot be
 * reached is seen by the store that does not answer, since an election of a Raft leader
 * must not make all instances unready; only a part that has ended is a problem then.
 */
class RaftBackendHealth implements BackendHealth {

	private static final String NOT_YET = "This instance has not taken part in the Raft cluster since its start: %s";

	private final RaftNode node;

	RaftBackendHealth(RaftNode node) {
		this.node = node;
	}

	@Override
	public Report report() {
		return report(this.node.health());
	}

	static Report report(RaftHealth health) {
		Map<String, Object> raft = new LinkedHashMap<>();
		raft.put("state", health.state());
		if (health.problem() != null) {
			raft.put("problem", health.problem());
		}
		if (health.leader() != null) {
			raft.put("leader", health.leader());
		}
		if (!health.voters().isEmpty()) {
			raft.put("voters", health.voters());
		}
		return new Report(problem(health), Map.of("raft", raft));
	}

	private static @Nullable String problem(RaftHealth health) {
		if (health.hasEnded()) {
			return health.problem();
		}
		return (health.takenPart()) ? null : NOT_YET.formatted(health.problem());
	}

}
