package io.github.leaderelection.autoconfigure.metrics;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.metrics.ElectionTagLimit;
import io.github.leaderelection.metrics.LeaderWorkObservationConvention;
import io.github.leaderelection.metrics.LeaderWorkObservations;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link LeaderWorkObservations}.
 */
@AutoConfiguration(after = { LeaderElectionAutoConfiguration.class, LeaderElectionMetricsAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ LeaderElectors.class, ObservationRegistry.class })
@EnableConfigurationProperties(LeaderElectionMetricsProperties.class)
public final class LeaderWorkObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LeaderWorkObservations leaderWorkObservations(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<LeaderWorkObservationConvention> convention, ObjectProvider<ElectionTagLimit> tag,
			LeaderElectionMetricsProperties properties) {
		return new LeaderWorkObservations(registry::getObject, convention::getIfAvailable,
				tag.getIfAvailable(() -> ElectionTagLimit.of(properties.maxElections())));
	}

}
