package io.github.leaderelection.autoconfigure.actuate;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.actuate.LeaderElectionEndpoint;
import io.github.leaderelection.autoconfigure.ChosenElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link LeaderElectionEndpoint}.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(LeaderElectionEndpoint.class)
@ConditionalOnBean(LeaderElectors.class)
public final class LeaderElectionEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LeaderElectionEndpoint leaderElectionEndpoint(LeaderElectors electors,
			ObjectProvider<ChosenElectionBackend> chosen) {
		ChosenElectionBackend backend = chosen.getIfAvailable();
		return new LeaderElectionEndpoint(electors,
				(backend != null) ? backend.backend().name() : ChosenElectionBackend.CUSTOM);
	}

}
