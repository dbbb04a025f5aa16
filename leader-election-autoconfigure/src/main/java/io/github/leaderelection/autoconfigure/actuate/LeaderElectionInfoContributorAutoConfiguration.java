package io.github.leaderelection.autoconfigure.actuate;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.actuate.LeaderElectionInfoContributor;
import io.github.leaderelection.autoconfigure.ChosenElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link LeaderElectionInfoContributor}.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledInfoContributor.class)
@ConditionalOnBean(LeaderElectors.class)
@ConditionalOnEnabledInfoContributor("leader-election")
public final class LeaderElectionInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LeaderElectionInfoContributor leaderElectionInfoContributor(LeaderElectors electors,
			ObjectProvider<ChosenElectionBackend> chosen) {
		return new LeaderElectionInfoContributor(electors, ChosenElectionBackend.name(chosen.getIfAvailable()));
	}

}
