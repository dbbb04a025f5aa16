package io.github.leaderelection.autoconfigure.metrics;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration properties for the meters of leader election.
 *
 * @param enabled Whether to measure leader election.
 * @param maxElections Maximum number of elections with meters of their own. Further
 * elections are measured together.
 */
@ConfigurationProperties("leader-election.metrics")
public record LeaderElectionMetricsProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("100") int maxElections) {

	/**
	 * Return how many elections have meters of their own.
	 * @return the number, zero or more
	 */
	int limit() {
		if (this.maxElections < 0) {
			throw new InvalidConfigurationPropertyValueException("leader-election.metrics.max-elections",
					this.maxElections, "it is negative: use 0 to measure all elections together");
		}
		return this.maxElections;
	}

}
