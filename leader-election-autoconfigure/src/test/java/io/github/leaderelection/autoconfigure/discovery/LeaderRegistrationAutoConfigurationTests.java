package io.github.leaderelection.autoconfigure.discovery;

import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.discovery.LeaderMetadata;
import io.github.leaderelection.discovery.LeadershipRegistrar;
import io.github.leaderelection.engine.ElectionEngine;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaderRegistrationAutoConfiguration}.
 */
class LeaderRegistrationAutoConfigurationTests {

	private static final String PREFIX = "leader-election.discovery.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				LocalElectionAutoConfiguration.class, LeaderRegistrationAutoConfiguration.class))
		.withPropertyValues("spring.application.name=shop", "leader-election.backend=local");

	@Test
	void registrarAndMemberHaveTheSameId() {
		this.runner.withBean(TestRegistry.class).run((context) -> {
			TestRegistration registration = new TestRegistration();
			context.publishEvent(new InstancePreRegisteredEvent(this, registration));
			context.publishEvent(new InstanceRegisteredEvent<>(this, "configuration"));
			assertThat(registration.metadata).containsOnlyKeys(LeaderMetadata.MEMBER);
			ElectionEngine engine = context.getBean(ElectionEngine.class);
			Awaitility.await().until(() -> !engine.members().isEmpty());
			assertThat(engine.members().get(0).metadata()).isEqualTo(registration.metadata);
		});
	}

	@Test
	void electionsLedAreRegisteredAgain() {
		this.runner.withBean(TestRegistry.class).run((context) -> {
			TestRegistration registration = new TestRegistration();
			context.publishEvent(new InstancePreRegisteredEvent(this, registration));
			context.publishEvent(new InstanceRegisteredEvent<>(this, "configuration"));
			context.getBean(ElectionEngine.class).campaign();
			TestRegistry registry = context.getBean(TestRegistry.class);
			Awaitility.await().until(() -> registry.registered.containsKey("leader-of-default"));
			assertThat(registry.registered).hasSize(2);
		});
	}

	@Test
	void memberIdIsConfigured() {
		this.runner.withPropertyValues(PREFIX + "member-id=pod-7", "leader-election.metadata.zone=north")
			.run((context) -> {
				ElectionEngine engine = context.getBean(ElectionEngine.class);
				Awaitility.await().until(() -> !engine.members().isEmpty());
				assertThat(engine.members().get(0).metadata())
					.isEqualTo(Map.of("zone", "north", LeaderMetadata.MEMBER, "pod-7"));
			});
	}

	@Test
	void negativeLimitIsRefused() {
		this.runner.withPropertyValues(PREFIX + "max-elections=-1")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(PREFIX + "max-elections")
				.hasStackTraceContaining("it is negative"));
	}

	@Test
	void nothingIsRegisteredIfSwitchedOff() {
		this.runner.withPropertyValues(PREFIX + "enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LeadershipRegistrar.class));
		this.runner.withPropertyValues("leader-election.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LeadershipRegistrar.class));
	}

	@Test
	void nothingIsRegisteredWithoutSpringCloud() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.cloud", "com.netflix"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("leadershipRegistrar")
				.hasSingleBean(ElectionEngine.class));
	}

	@Test
	void eurekaIsOptional() {
		this.runner.withClassLoader(new FilteredClassLoader("com.netflix"))
			.run((context) -> assertThat(context).hasSingleBean(LeadershipRegistrar.class)
				.doesNotHaveBean("eurekaChannel"));
	}

	private static final class TestRegistration extends DefaultServiceInstance implements Registration {

		private final Map<String, String> metadata = new HashMap<>();

		private TestRegistration() {
			super("a", "shop", "localhost", 80, false);
		}

		@Override
		public Map<String, String> getMetadata() {
			return this.metadata;
		}

	}

	static class TestRegistry implements ServiceRegistry<Registration> {

		private volatile Map<String, String> registered = Map.of();

		@Override
		public void register(Registration registration) {
			this.registered = Map.copyOf(registration.getMetadata());
		}

		@Override
		public void deregister(Registration registration) {
			this.registered = Map.of();
		}

		@Override
		public void close() {
		}

		@Override
		public void setStatus(Registration registration, String status) {
		}

		@Override
		public <T> T getStatus(Registration registration) {
			return null;
		}

	}

}
