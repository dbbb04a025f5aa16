package io.github.leaderelection.raft.autoconfigure.health;

import io.github.leaderelection.raft.RaftHealth;
import io.github.leaderelection.raft.RaftNode;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} of this instance's part in the Raft cluster. It asks nobody
 * else.
 */
class RaftHealthIndicator extends AbstractHealthIndicator {

	private final RaftNode node;

	RaftHealthIndicator(RaftNode node) {
		super("Raft health check failed");
		this.node = node;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		RaftHealth health = this.node.health();
		builder.status((health.healthy()) ? "UP" : "DOWN").withDetail("state", health.state());
		if (health.problem() != null) {
			builder.withDetail("problem", health.problem());
		}
		if (health.leader() != null) {
			builder.withDetail("leader", health.leader());
		}
	}

}
