package io.github.leaderelection.autoconfigure.metrics;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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

}
