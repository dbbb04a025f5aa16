package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.engine.ElectionEngine;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What starts and stops the engine and publishes its events.
 *
 * @author Leader Election
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(ElectionEngine.class)
class ElectionLifecycleConfiguration {

	@Bean
	ElectionEventPublisher electionEventPublisher(ElectionEngine engine, ApplicationContext context) {
		return new ElectionEventPublisher(engine, context);
	}

	@Bean
	ElectionEngineLifecycle electionEngineLifecycle(ElectionEngine engine, LeaderElectionProperties properties,
			ElectionEventPublisher publisher) {
		return new ElectionEngineLifecycle(engine, properties, publisher);
	}

	@Bean
	CampaignLifecycle campaignLifecycle(ElectionEngine engine, ApplicationContext context) {
		return new CampaignLifecycle(engine, context);
	}

}
