package io.github.leaderelection.autoconfigure.actuate;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.actuate.ElectionHistory;
import io.github.leaderelection.engine.ElectionEngine;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The history that endpoint and health share.
 */
@Configuration(proxyBeanMethods = false)
public class ElectionHistoryConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ElectionHistory electionHistory(LeaderElectors electors) {
		return new ElectionHistory(electors::elections, System::nanoTime,
				() -> (electors instanceof ElectionEngine engine) ? engine.problem() : null);
	}

	// Not again for the history of a context above
	@Bean(destroyMethod = "close")
	@ConditionalOnBean(value = ElectionHistory.class, search = SearchStrategy.CURRENT)
	Subscription electionHistorySubscription(ElectionHistory history, LeaderElectors electors) {
		return electors.addListener(history);
	}

}
