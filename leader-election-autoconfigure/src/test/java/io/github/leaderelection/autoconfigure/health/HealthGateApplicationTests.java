package io.github.leaderelection.autoconfigure.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the health gate in a web application, beside another instance.
 */
@Timeout(180)
class HealthGateApplicationTests {

	/**
	 * Its retry period is longer than any test waits: only what is released is taken
	 * over.
	 */
	private static final Duration LEASE = Duration.ofMinutes(10);

	private static final Duration GOOD_FOR = Duration.ofSeconds(1);

	private final InMemoryElectionStore store = new InMemoryElectionStore();

	private final Database database = new Database();

	private final List<ElectionEvent> events = new CopyOnWriteArrayList<>();

	private final ElectionEngine other = ElectionEngine.builder(this.store)
		.candidate("other")
		.settings(ElectionSettings.ofLease(LEASE))
		.build();

	@AfterEach
	void stop() {
		this.other.stop();
	}

	@Test
	void anotherInstanceLeadsAndThisOneResumesWhenItWasGoodForLongEnough() {
		try (ConfigurableApplicationContext context = run("--leader-election.health-gate.group=working",
				"--management.endpoint.health.group.working.include=database")) {
			LeaderElector elector = leading(context);
			LeaderElector others = campaign();
			this.database.answer(Answers.BAD);
			Awaitility.await().until(others::isLeader);
			assertThat(elector.status().pausedBy()).containsExactly("health");
			long term = others.leadership().orElseThrow().fencingToken();
			this.database.answer(Answers.ALTERNATING);
			Awaitility.await().during(GOOD_FOR.multipliedBy(3)).until(() -> isPaused(elector));
			awaitChecks(elector);
			assertThat(others.leadership().orElseThrow().fencingToken()).isEqualTo(term);
			this.database.answer(Answers.BAD);
			awaitChecks(elector);
			long good = System.nanoTime();
			this.database.answer(Answers.GOOD);
			Awaitility.await().until(() -> !isPaused(elector));
			assertThat(Duration.ofNanos(System.nanoTime() - good)).isGreaterThanOrEqualTo(GOOD_FOR);
			others.pause("test");
			Awaitility.await().until(elector::isLeader);
		}
	}

	@Test
	void readinessGroupFollowsTheStateOfTheApplication() {
		try (ConfigurableApplicationContext context = run("--leader-election.health-gate.group=readiness")) {
			LeaderElector elector = leading(context);
			LeaderElector others = campaign();
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
			Awaitility.await().until(others::isLeader);
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			Awaitility.await().until(() -> !isPaused(elector));
		}
	}

	@Test
	void readinessNeedsNoHealthEndpoint() {
		try (ConfigurableApplicationContext context = run("--leader-election.health-gate.group=readiness",
				"--management.endpoint.health.access=none")) {
			LeaderElector elector = leading(context);
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
			Awaitility.await().until(() -> isPaused(elector) && !elector.isLeader());
		}
	}

	@Test
	void instanceThatStartsUnhealthyDoesNotLead() {
		this.database.answer(Answers.BAD);
		try (ConfigurableApplicationContext context = run("--leader-election.health-gate.group=working",
				"--management.endpoint.health.group.working.include=database")) {
			LeaderElector elector = context.getBean(LeaderElector.class);
			awaitChecks(elector);
			assertThat(this.events).isEmpty();
			this.database.answer(Answers.GOOD);
			Awaitility.await().until(elector::isLeader);
		}
	}

	// A web application refuses traffic before it closes, which must not be taken for bad
	// health: with the default of leader-election.shutdown.release the election is
	// released last
	@Test
	void shutdownIsNoBadHealth() {
		List<LeadershipRevokedEvent.Reason> reasons = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			try (ConfigurableApplicationContext context = run("--leader-election.health-gate.group=readiness")) {
				leading(context);
				// Before the elections end
				context.addApplicationListener((ApplicationListener<ContextClosedEvent>) (
						event) -> Awaitility.await().pollDelay(Duration.ofMillis(700)).until(() -> true));
			}
		}
		this.events.stream()
			.filter(LeadershipRevokedEvent.class::isInstance)
			.forEach((event) -> reasons.add(((LeadershipRevokedEvent) event).reason()));
		assertThat(reasons).hasSize(3).containsOnly(Reason.STOPPED);
	}

	private ConfigurableApplicationContext run(String... arguments) {
		String[] web = Arrays.copyOf(arguments, arguments.length + 1);
		web[arguments.length] = "--spring.main.web-application-type=servlet";
		SpringApplication application = new SpringApplicationBuilder(Application.class).initializers((context) -> {
			context.getBeanFactory().registerSingleton("electionStore", this.store);
			context.getBeanFactory().registerSingleton("database", this.database);
			context.addApplicationListener((event) -> {
				if (event instanceof PayloadApplicationEvent<?> payload
						&& payload.getPayload() instanceof ElectionEvent election) {
					this.events.add(election);
				}
			});
		})
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"spring.application.name=shop", "leader-election.claim-missing=true",
					"leader-election.health-gate.interval=250ms",
					"leader-election.lease-duration=" + LEASE.toMinutes() + "m",
					"leader-election.health-gate.good-for=" + GOOD_FOR.toMillis() + "ms")
			.build();
		return application.run(web);
	}

	private LeaderElector leading(ConfigurableApplicationContext context) {
		LeaderElector elector = context.getBean(LeaderElector.class);
		Awaitility.await().until(elector::isLeader);
		assertThat(context.getBean(LeaderElectors.class).isCandidate()).isTrue();
		return elector;
	}

	// When a check begins, the answer of the one before has been decided on
	private void awaitChecks(LeaderElector paused) {
		int before = this.database.checks.get();
		Awaitility.await().until(() -> this.database.checks.get() > before + 3);
		assertThat(isPaused(paused)).isTrue();
	}

	private LeaderElector campaign() {
		LeaderElector elector = this.other.elector("default");
		this.other.start();
		this.other.campaign();
		Awaitility.await().until(() -> this.other.members().size() == 2);
		return elector;
	}

	private static boolean isPaused(LeaderElector elector) {
		return elector.status().pausedBy().contains("health");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		HealthIndicator databaseHealthIndicator(Database database) {
			return database::check;
		}

	}

	enum Answers {

		GOOD, BAD, ALTERNATING

	}

	static class Database {

		private final AtomicInteger checks = new AtomicInteger();

		private volatile Answers answers = Answers.GOOD;

		private void answer(Answers answers) {
			this.answers = answers;
		}

		private Health check() {
			int check = this.checks.incrementAndGet();
			boolean good = switch (this.answers) {
				case GOOD -> true;
				case BAD -> false;
				case ALTERNATING -> check % 2 == 0;
			};
			return (good) ? Health.up().build() : Health.down().build();
		}

	}

}
