package io.github.leaderelection.autoconfigure.health;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.actuate.ElectionHistory;
import io.github.leaderelection.autoconfigure.ChosenElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.autoconfigure.actuate.ElectionHistoryConfiguration;
import io.github.leaderelection.health.BackendHealth;
import io.github.leaderelection.health.LeaderElectionHealthIndicator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link LeaderElectionHealthIndicator}.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean(LeaderElectors.class)
@ConditionalOnEnabledHealthIndicator("leader-election")
@Import(ElectionHistoryConfiguration.class)
public final class LeaderElectionHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "leaderElectionHealthIndicator")
	LeaderElectionHealthIndicator leaderElectionHealthIndicator(LeaderElectors electors,
			ObjectProvider<ChosenElectionBackend> chosen, ElectionHistory history, LeaderElectionProperties properties,
			ObjectProvider<BackendHealth> backendHealth) {
		return new LeaderElectionHealthIndicator(electors, ChosenElectionBackend.name(chosen.getIfAvailable()), history,
				properties.leaseDuration(), backendHealth.getIfUnique());
	}

}
