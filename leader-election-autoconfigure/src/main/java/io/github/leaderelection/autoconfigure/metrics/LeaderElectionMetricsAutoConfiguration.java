package io.github.leaderelection.autoconfigure.metrics;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.ElectionEngineBuilderCustomizer;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.metrics.LeaderElectionMetrics;
import io.github.leaderelection.metrics.WorkMeters;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link LeaderElectionMetrics}.
 * The engine may exist before the {@link MeterRegistry}, which is obtained when there is
 * something to measure.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(LeaderElectors.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnMissingBean(LeaderElectionMetrics.class)
@ConditionalOnBooleanProperty(name = "leader-election.metrics.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LeaderElectionMetricsProperties.class)
public final class LeaderElectionMetricsAutoConfiguration {

	@Bean
	LeaderElectionMetrics leaderElectionMetrics(ObjectProvider<MeterRegistry> registry,
			ObjectProvider<LeaderElectors> electors, LeaderElectionMetricsProperties properties) {
		return new LeaderElectionMetrics(registry::getObject, electors::getObject, properties.limit());
	}

	// First, so that the telemetry of the application takes precedence
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ElectionEngineBuilderCustomizer leaderElectionMetricsCustomizer(LeaderElectionMetrics metrics) {
		return (builder) -> builder.telemetry(metrics);
	}

	@Bean
	WorkMeters leaderWorkMeters(LeaderElectionMetrics metrics) {
		return metrics.work();
	}

}
