package io.github.leaderelection.integration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.integration.IntegrationRolesAutoConfiguration;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.integration.annotation.Role;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.leader.event.OnGrantedEvent;
import org.springframework.integration.support.SmartLifecycleRoleController;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.DefaultLockRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the roles of Spring Integration in hierarchies of application contexts.
 */
class IntegrationRolesHierarchyTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Test
	void candidateOfAChildWithoutAutoConfigurationTakesPart() {
		try (ConfigurableApplicationContext parent = run(application(Elections.class))) {
			List<String> calls;
			try (ConfigurableApplicationContext child = run(application(Candidates.class).parent(parent))) {
				calls = child.getBean(Candidates.class).calls;
				Awaitility.await().atMost(LONG).until(() -> calls.contains("candidate granted, leader true"));
			}
			assertThat(calls).endsWith("candidate revoked, leader false", "candidate is through");
			assertThat(parent.getBean(LeaderElectors.class).elector("cluster").isLeader()).isTrue();
		}
	}

	@Test
	void roleOfTheParentFollowsOnceAndThatOfTheChildInTheChild() {
		try (ConfigurableApplicationContext parent = run(application(Elections.class, Orders.class),
				"--leader-election.paused=true");
				ConfigurableApplicationContext child = run(application(Elections.class, Batches.class).parent(parent),
						"--leader-election.paused=true")) {
			assertThat(roles(parent)).containsExactly("orders");
			assertThat(roles(child)).containsExactly("batches");
			SmartLifecycleRoleController controller = child.getBean(SmartLifecycleRoleController.class);
			assertThat(controller).isSameAs(parent.getBean(SmartLifecycleRoleController.class));
			assertThat(controller.noEndpointsRunning("orders")).isTrue();
			assertThat(controller.noEndpointsRunning("batches")).isTrue();
			parent.getBean(LeaderElectors.class).resume("configuration");
			Awaitility.await()
				.atMost(LONG)
				.until(() -> controller.allEndpointsRunning("orders") && controller.allEndpointsRunning("batches"));
			assertThat(parent.getBean(Orders.class).granted).containsExactlyInAnyOrder("orders", "batches");
		}
	}

	@Test
	void closeOfAChildWithACandidateLeavesTheRoleOfTheParentRunning() {
		try (ConfigurableApplicationContext parent = run(application(Elections.class, Orders.class))) {
			SmartLifecycleRoleController controller = parent.getBean(SmartLifecycleRoleController.class);
			List<String> calls;
			try (ConfigurableApplicationContext child = run(
					application(Elections.class, OrdersCandidate.class).parent(parent))) {
				calls = child.getBean(OrdersCandidate.class).calls;
				Awaitility.await()
					.atMost(LONG)
					.until(() -> controller.allEndpointsRunning("orders") && !calls.isEmpty());
			}
			assertThat(calls).endsWith("candidate revoked, leader false", "candidate is through");
			assertThat(parent.getBean(LeaderElectors.class).elector("orders").isLeader()).isTrue();
			assertThat(controller.allEndpointsRunning("orders")).isTrue();
			assertThat(parent.getBean(Orders.class).granted).containsExactly("orders");
		}
	}

	@Test
	void initiatorOfAChildForARoleThatFollowsAboveIsRefused() {
		try (ConfigurableApplicationContext parent = run(application(Elections.class, Orders.class))) {
			SpringApplicationBuilder child = application(Elections.class, Initiator.class).parent(parent);
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> run(child).close())
				.havingRootCause()
				.isInstanceOf(InvalidRoleException.class)
				.withMessageContaining("'initiator'")
				.withMessageContaining("'orders'")
				.withMessageContaining("leader-election.integration.excluded-roles");
		}
	}

	@Test
	void initiatorOfTheParentKeepsItsRoleInTheChild() {
		try (ConfigurableApplicationContext parent = run(application(Elections.class, Initiator.class));
				ConfigurableApplicationContext child = run(application(Elections.class, Orders.class).parent(parent))) {
			assertThat(roles(child)).isEmpty();
		}
	}

	private static List<String> roles(ConfigurableApplicationContext context) {
		return context.getBean(IntegrationRoles.class).declarations().stream().map((work) -> work.election()).toList();
	}

	private static SpringApplicationBuilder application(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.properties("leader-election.backend=local", "leader-election.claim-missing=true",
					// Long, so that no term ends on a slow machine
					"leader-election.lease-duration=60s", "leader-election.retry-period=2s",
					"spring.main.banner-mode=off");
	}

	private static ConfigurableApplicationContext run(SpringApplicationBuilder application, String... arguments) {
		return application.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class,
			WhileLeaderAutoConfiguration.class, IntegrationRolesAutoConfiguration.class })
	static class Elections {

	}

	@Configuration(proxyBeanMethods = false)
	static class Candidates {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@Bean
		RecordingCandidate candidate() {
			return new RecordingCandidate("cluster", this.calls);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OrdersCandidate {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@Bean
		RecordingCandidate candidate() {
			return new RecordingCandidate("orders", this.calls);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		private final List<String> granted = new CopyOnWriteArrayList<>();

		@ServiceActivator(inputChannel = "orders")
		@Role("orders")
		void accept(String order) {
		}

		@EventListener
		void granted(OnGrantedEvent event) {
			this.granted.add(event.getRole());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Batches {

		@ServiceActivator(inputChannel = "batches")
		@Role("batches")
		void process(String batch) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Initiator {

		@Bean
		LockRegistryLeaderInitiator initiator() {
			LockRegistryLeaderInitiator initiator = new LockRegistryLeaderInitiator(new DefaultLockRegistry(),
					new RecordingCandidate("orders", new CopyOnWriteArrayList<>()));
			initiator.setAutoStartup(false);
			return initiator;
		}

	}

}
