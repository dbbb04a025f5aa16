package io.github.leaderelection.testing;

import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.test.LeaderElectionTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the context of {@link LeaderElectionTest @LeaderElectionTest} has.
 */
@LeaderElectionTest(Reminders.class)
class SliceContentTests {

	@Test
	void contextHasTheListedComponentsOnly(@Autowired ApplicationContext context,
			@Value("${shop.currency:none}") String currency) {
		assertThat(context.getBeanNamesForType(OrderForwarder.class)).isEmpty();
		assertThat(context.getBeanNamesForType(Invoices.class)).isEmpty();
		assertThat(context.getBeanNamesForType(ElectionEngine.class)).isEmpty();
		assertThat(context.getBeanNamesForType(ServerProperties.class)).isEmpty();
		assertThat(currency).isEqualTo("none");
	}

}
