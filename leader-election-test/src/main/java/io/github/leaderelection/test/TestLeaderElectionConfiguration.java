package io.github.leaderelection.test;

import io.github.leaderelection.store.TickStore;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/**
 * Configuration that replaces the election by a {@link TestLeaderElection}, publishes its
 * events on the context, and ends its terms when the context stops, is paused or closes.
 * {@link AutoConfigureTestLeaderElection @AutoConfigureTestLeaderElection} adds it to the
 * context of a test. Contexts that a test builds itself register this class.
 * <p>
 * A method that runs once per tick runs with every call on the leader, unless the test
 * defines a {@link TickStore} of its own.
 */
@Configuration(proxyBeanMethods = false)
public class TestLeaderElectionConfiguration {

	@Bean
	TestLeaderElection testLeaderElection(ApplicationEventPublisher publisher) {
		TestLeaderElection election = new TestLeaderElection();
		election.addListener(publisher::publishEvent);
		return election;
	}

	@Bean
	TestLeaderElectionLifecycle testLeaderElectionLifecycle(TestLeaderElection election) {
		return new TestLeaderElectionLifecycle(election);
	}

	@Bean
	@Fallback
	TickStore testTickStore() {
		return new EveryTick();
	}

}
