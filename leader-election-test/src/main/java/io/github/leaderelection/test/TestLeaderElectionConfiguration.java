package io.github.leaderelection.test;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Puts a {@link TestLeaderElection} in the place of the real election, and publishes its
 * events. To be imported by a test:
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
 * @author Leader Election
 */
@Configuration(proxyBeanMethods = false)
public class TestLeaderElectionConfiguration {

	@Bean
	TestLeaderElection testLeaderElection(ApplicationEventPublisher publisher) {
		TestLeaderElection election = new TestLeaderElection();
		election.addListener(publisher::publishEvent);
		return election;
	}

}
