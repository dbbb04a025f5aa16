package io.github.leaderelection.autoconfigure.health;

import java.util.List;

import io.github.leaderelection.health.HealthGroups;
import io.github.leaderelection.health.LeadershipInHealth;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Warns at start of members of health groups that may be up on the leader only: with them
 * in readiness, a rolling update never ends; with them in the health gate, no instance
 * ever leads.
 */
class LeadershipHealthCheck implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(LeadershipHealthCheck.class);

	private static final String READINESS = "readiness";

	private final HealthGroups groups;

	private final LeadershipInHealth leadership;

	private final @Nullable String gate;

	/**
	 * Create a new {@link LeadershipHealthCheck}.
	 * @param groups the health groups
	 * @param leadership finds their members that depend on leadership
	 * @param gate the group of the health gate, {@code null} for none
	 */
	LeadershipHealthCheck(HealthGroups groups, LeadershipInHealth leadership, @Nullable String gate) {
		this.groups = groups;
		this.leadership = leadership;
		this.gate = gate;
	}

	@Override
	public void afterSingletonsInstantiated() {
		warn(READINESS, "a rolling update never ends, because only one instance is ever ready");
		if (this.gate != null) {
			warn(this.gate, "no instance ever leads, because leader-election.health-gate.group names this group");
		}
	}

	private void warn(String group, String consequence) {
		List<String> electing = (this.groups.names().contains(group)) ? this.leadership.electing(group) : List.of();
		if (!electing.isEmpty()) {
			String names = String.join(",", electing);
			logger
				.warn("The health group '{}' contains {}, which depends on leadership. If that is up on the leader only, {}."
						+ " Let it be up on instances that follow, or set management.endpoint.health.group.{}.exclude={}",
						group, names, consequence, group, names);
		}
	}

}
