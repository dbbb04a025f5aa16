package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.store.ElectionStore;

import org.springframework.beans.factory.ObjectProvider;
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

	@Bean
	CampaignLifecycle campaignLifecycle(ElectionEngine engine, ApplicationContext context,
			LeaderElectionProperties properties) {
		return new CampaignLifecycle(engine, context, StartPatience::begin, properties.releasesEarly(),
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
