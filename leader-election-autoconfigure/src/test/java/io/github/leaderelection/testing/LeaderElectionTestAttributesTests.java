package io.github.leaderelection.testing;

import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.test.LeaderElectionTest;
import io.github.leaderelection.test.TestLeaderElection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the attributes of {@link LeaderElectionTest @LeaderElectionTest}.
 */
class LeaderElectionTestAttributesTests {

	@Nested
	@LeaderElectionTest(properties = "shop.currency=EUR",
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = OrderForwarder.class))
	class IncludeFilters {

		@Test
		void includeWhatRunsWhileItLeads(@Autowired TestLeaderElection election, @Autowired OrderForwarder forwarder,
				@Autowired ApplicationContext context, @Value("${shop.currency}") String currency) {
			forwarder.accept("first");
			election.grant("orders");
			Awaitility.await().until(() -> forwarder.forwarded().contains("first"));
			assertThat(context.getBeanNamesForType(Reminders.class)).isEmpty();
			assertThat(currency).isEqualTo("EUR");
		}

	}

	@Nested
	@LeaderElectionTest(components = Reminders.class, useDefaultFilters = false,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE,
					classes = { OrderForwarder.class, Invoices.class }),
			excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Invoices.class))
	class WithoutDefaultFilters {

		@Test
		void contextHasWhatTheFiltersInclude(@Autowired ApplicationContext context) {
			assertThat(context.getBeanNamesForType(OrderForwarder.class)).hasSize(1);
			assertThat(context.getBeanNamesForType(Invoices.class)).as("excluded").isEmpty();
			assertThat(context.getBeanNamesForType(Reminders.class)).as("included by default").isEmpty();
		}

	}

	@Nested
	@LeaderElectionTest(components = Reminders.class, excludeAutoConfiguration = OnLeaderAutoConfiguration.class)
	class ExcludedAutoConfiguration {

		/**
		 * Not guarded by {@link OnLeader} then.
		 */
		@Test
		void isNotThere(@Autowired Reminders reminders) {
			assertThat(AopUtils.isAopProxy(reminders)).isFalse();
		}

	}

}
