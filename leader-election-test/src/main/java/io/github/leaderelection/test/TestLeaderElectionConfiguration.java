package io.github.leaderelection.test;

import io.github.leaderelection.store.TickStore;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/**
 * Test configuration that replaces the election by a {@link TestLeaderElection} and
 * publishes its events. Import it in a test:
 *
 * <pre>
 * &#064;SpringBootTest
 * &#064;Import(TestLeaderElectionConfiguration.class)
 * class ReminderTests {
 *
 * 	&#064;Autowired
 * 	TestLeaderElection election;
 *
 * }
 * </pre>
 *
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
	@Fallback
	TickStore testTickStore() {
		return new EveryTick();
	}

}
