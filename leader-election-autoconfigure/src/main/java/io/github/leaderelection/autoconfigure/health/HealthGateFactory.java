package io.github.leaderelection.autoconfigure.health;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.leaderelection.health.HealthGroups;
import io.github.leaderelection.health.HealthSource;
import io.github.leaderelection.health.HealthSource.Answer;
import io.github.leaderelection.health.LeadershipInHealth;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

/**
 * Finds what a health gate asks, and refuses what would go round in circles.
 */
final class HealthGateFactory {

	/**
	 * A name that needs no health endpoint: then it is the state of the application.
	 */
	private static final String READINESS = "readiness";

	private final @Nullable HealthGroups groups;

	private final @Nullable ApplicationAvailability availability;

	private final ConfigurableListableBeanFactory beans;

	/**
	 * Create a new {@link HealthGateFactory}.
	 * @param groups the health groups, {@code null} without a health endpoint
	 * @param availability the availability, {@code null} if it is unknown
	 * @param beans the beans
	 */
	HealthGateFactory(@Nullable HealthGroups groups, @Nullable ApplicationAvailability availability,
			ConfigurableListableBeanFactory beans) {
		this.groups = groups;
		this.availability = availability;
		this.beans = beans;
	}

	HealthSource source(String group) {
		if (this.groups != null && this.groups.names().contains(group)) {
			refuseCircle(this.groups, group);
			return this.groups.source(group);
		}
		if (group.equals(READINESS) && this.availability != null) {
			return readiness(this.availability);
		}
		throw unknown(group);
	}

	private static HealthSource readiness(ApplicationAvailability availability) {
		return () -> {
			ReadinessState state = availability.getReadinessState();
			return new Answer(state == ReadinessState.ACCEPTING_TRAFFIC, state.name());
		};
	}

	private void refuseCircle(HealthGroups groups, String group) {
		List<String> own = new LeadershipInHealth(groups, this.beans).own(group);
		if (!own.isEmpty()) {
			String names = String.join(",", own);
			throw new InvalidHealthGateException(group,
					"this health group contains the health of leader election itself (%s), so that leadership and health would depend on each other"
						.formatted(names),
					"Set management.endpoint.health.group.%s.exclude=%s, or name another group.".formatted(group,
							names));
		}
	}

	private InvalidHealthGateException unknown(String group) {
		if (this.groups == null) {
			return new InvalidHealthGateException(group, "there is no health endpoint that would know this group",
					"Add spring-boot-starter-actuator and expose the endpoint health, or set %s=%s, the readiness state of the application."
						.formatted(HealthGateProperties.GROUP, READINESS));
		}
		Set<String> names = new TreeSet<>(this.groups.names());
		if (this.availability != null) {
			names.add(READINESS);
		}
		return new InvalidHealthGateException(group, "there is no such health group",
				"Use one of: %s. Or define it by management.endpoint.health.group.%s.include."
					.formatted(String.join(", ", names), InvalidHealthGateException.shown(group)));
	}

}
