package io.github.leaderelection.testing;

import io.github.leaderelection.store.TickStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.test.AutoConfigureTestLeaderElection;
import io.github.leaderelection.test.TestLeaderElection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Examples of {@code docs/testing.md} for schedules.
 */
// tag::ticks
@SpringBootTest
@AutoConfigureTestLeaderElection
class ScheduledWorkTests {

	@Autowired
	TestLeaderElection election;

	@Autowired
	Invoices invoices;

	@Test
	void sendsOncePerTick() {
		this.election.grant("default");
		this.invoices.send();
		this.invoices.send();
		assertThat(this.invoices.sent()).isEqualTo(1);
	}

	@Test
	void refreshesWhenElected() {
		this.election.grant("default");
		Awaitility.await().until(() -> this.invoices.refreshed() > 0);
	}

	@TestConfiguration
	static class Ticks {

		@Bean
		TickStore ticks() {
			return new InMemoryElectionStore().ticks().orElseThrow();
		}

	}

}
// end::ticks
