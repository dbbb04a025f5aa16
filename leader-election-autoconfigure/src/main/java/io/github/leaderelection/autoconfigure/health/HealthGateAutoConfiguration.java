package io.github.leaderelection.autoconfigure.health;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.health.HealthGate;
import io.github.leaderelection.health.HealthGroups;
import io.github.leaderelection.health.LeadershipInHealth;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link HealthGate}, in the
 * context that has the electors.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class,
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration")
@ConditionalOnBean(value = LeaderElectors.class, search = SearchStrategy.CURRENT)
@EnableConfigurationProperties({ LeaderElectionProperties.class, HealthGateProperties.class })
public final class HealthGateAutoConfiguration {

	// A test that grants leadership must not wait for health
	@Bean
	@Conditional(OnHealthGateCondition.class)
	@ConditionalOnMissingBean(value = HealthGate.class, type = "io.github.leaderelection.test.TestLeaderElection")
	HealthGate electionHealthGate(LeaderElectors electors, HealthGateProperties properties,
			LeaderElectionProperties electionProperties, ObjectProvider<HealthGroups> groups,
			ObjectProvider<ApplicationAvailability> availability, ConfigurableApplicationContext context) {
		String group = String.valueOf(properties.group()).trim();
		HealthGateFactory factory = new HealthGateFactory(groups.getIfAvailable(), availability.getIfAvailable(),
				context.getBeanFactory());
		return new HealthGate(electors, factory.source(group),
				properties.settings(group, electionProperties.timing().retryPeriod()), context::isClosed);
	}

	/**
	 * Groups and their members, where there is a health endpoint.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HealthEndpoint.class)
	@ConditionalOnBean({ HealthEndpoint.class, HealthEndpointGroups.class, HealthContributorRegistry.class })
	static class HealthGroupsConfiguration {

		@Bean
		HealthGroups electionHealthGroups(HealthEndpoint endpoint, HealthEndpointGroups groups,
				HealthContributorRegistry contributors,
				ObjectProvider<ReactiveHealthContributorRegistry> reactiveContributors) {
			return new HealthGroups(endpoint, groups, contributors, reactiveContributors.getIfAvailable());
		}

		@Bean
		LeadershipHealthCheck leadershipHealthCheck(HealthGroups groups, HealthGateProperties properties,
				ConfigurableApplicationContext context) {
			String gate = properties.group();
			return new LeadershipHealthCheck(groups, new LeadershipInHealth(groups, context.getBeanFactory()),
					(StringUtils.hasText(gate)) ? gate.trim() : null);
		}

	}

}
