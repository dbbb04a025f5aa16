package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.work.WhileLeaderLifecycle;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.transaction.event.TransactionalEventListenerFactory;

/**
 * What starts and stops the engine and publishes its events. All of it is in the context
 * that has the engine: contexts below use that engine and do not drive it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(value = ElectionEngine.class, search = SearchStrategy.CURRENT)
class ElectionLifecycleConfiguration {

	private static final String CAMPAIGN = "campaignLifecycle";

	@Bean
	ElectionEventPublisher electionEventPublisher(ElectionEngine engine, ApplicationContext context) {
		return new ElectionEventPublisher(engine, context);
	}

	@Bean
	DescendantEventPublisher descendantElectionEventPublisher(ElectionEngine engine, ApplicationContext context) {
		return new DescendantEventPublisher(engine, context);
	}

	@Bean
	ElectionEngineLifecycle electionEngineLifecycle(ElectionEngine engine, LeaderElectionProperties properties,
			ElectionEventPublisher publisher, ObjectProvider<ChosenElectionBackend> chosen) {
		return new ElectionEngineLifecycle(engine, properties, publisher, chosen.getIfAvailable());
	}

	// Not one of a context above, which others may use
	@Bean
	@ConditionalOnSingleCandidate(value = ElectionStore.class, search = SearchStrategy.CURRENT)
	ElectionStoreLifecycle electionStoreLifecycle(ElectionStore store) {
		return new ElectionStoreLifecycle(store);
	}

	@Bean(CAMPAIGN)
	CampaignLifecycle campaignLifecycle(ElectionEngine engine, ApplicationContext context,
			LeaderElectionProperties properties, ConfigurableListableBeanFactory beans) {
		// It ends the terms, and the stop of managed work waits for that
		if (beans.containsLocalBean(WhileLeaderLifecycle.BEAN_NAME)) {
			beans.registerDependentBean(WhileLeaderLifecycle.BEAN_NAME, CAMPAIGN);
		}
		return new CampaignLifecycle(engine, context, SlowStartTimer::begin, properties.releasesEarly(),
				LastThread::isCurrent);
	}

	@Bean
	ShutdownTimeCheck shutdownTimeCheck(LeaderElectionProperties properties, Environment environment) {
		return new ShutdownTimeCheck(properties, environment);
	}

	@Bean
	UnlistedElectionsReport unlistedElectionsReport(ElectionEngine engine, ApplicationContext context) {
		return new UnlistedElectionsReport(engine, context);
	}

	/**
	 * Spring's transactions are optional.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TransactionalEventListenerFactory.class)
	static class TransactionalListenerConfiguration {

		@Bean
		TransactionalListenerCheck electionTransactionalListenerCheck() {
			return new TransactionalListenerCheck();
		}

	}

}
