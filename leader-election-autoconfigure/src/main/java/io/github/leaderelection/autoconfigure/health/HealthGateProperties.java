package io.github.leaderelection.autoconfigure.health;

import java.time.Duration;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.health.HealthGateSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration properties for the health gate of leader election.
 *
 * @param group Name of the health group that has to be good for this instance to lead,
 * such as readiness. By default leadership does not depend on health.
 * @param badFor Time for which the group has to be bad before this instance hands its
 * leadership over.
 * @param goodFor Time for which the group has to be good after that before the candidacy
 * of this instance resumes.
 * @param interval Interval at which the group is asked. By default half of the retry
 * period.
 * @param timeout Time after which a group that has not answered counts as bad.
 */
@ConfigurationProperties("leader-election.health-gate")
public record HealthGateProperties(@Nullable String group, @DefaultValue("0s") Duration badFor,
		@DefaultValue("30s") Duration goodFor, @Nullable Duration interval, @DefaultValue("10s") Duration timeout) {

	static final String GROUP = "leader-election.health-gate.group";

	/**
	 * Return the settings of the gate.
	 * @param group the name of the group
	 * @param retryPeriod the retry period of the elections
	 * @return the settings
	 */
	HealthGateSettings settings(String group, Duration retryPeriod) {
		Duration interval = (this.interval != null) ? this.interval : retryPeriod.dividedBy(2);
		requireAtLeast("bad-for", this.badFor, Duration.ZERO);
		requireAtLeast("good-for", this.goodFor, Duration.ZERO);
		requireAtLeast("interval", interval, Duration.ofMillis(1));
		requireAtLeast("timeout", this.timeout, Duration.ofMillis(1));
		return new HealthGateSettings(group, this.badFor, this.goodFor, interval, this.timeout);
	}

	private static void requireAtLeast(String property, Duration value, Duration least) {
		if (value.compareTo(least) < 0) {
			throw new InvalidConfigurationPropertyValueException("leader-election.health-gate." + property,
					DurationText.of(value), "it must be at least %s".formatted(DurationText.of(least)));
		}
	}

}
