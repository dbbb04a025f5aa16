package io.github.leaderelection.raft.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.leaderelection.health.BackendHealth;
import io.github.leaderelection.raft.RaftHealth;
import io.github.leaderelection.raft.RaftNode;

/**
 * {@link BackendHealth} of the embedded Raft backend: this instance's part in the
 * cluster, with the voters. A majority that cannot be reached is seen by the store that
 * does not answer; what a person must end is a problem immediately.
 */
class RaftBackendHealth implements BackendHealth {

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
		return new Report((health.hasEnded()) ? health.problem() : null, Map.of("raft", raft));
	}

}
