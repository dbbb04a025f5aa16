package io.github.leaderelection.autoconfigure.health;

import java.util.Map;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.actuate.LeaderEndpoint;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.actuate.LeaderElectionEndpointAutoConfiguration;
import io.github.leaderelection.health.HealthGate;
import io.github.leaderelection.health.LeaderElectionHealthIndicator;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthGateAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HealthGateAutoConfigurationTests {

	private static final String GATE = "leader-election.health-gate.group=";

	private static final String GROUP = "management.endpoint.health.group.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class,
						ApplicationAvailabilityAutoConfiguration.class, EndpointAutoConfiguration.class,
						HealthContributorRegistryAutoConfiguration.class, HealthContributorAutoConfiguration.class,
						AvailabilityHealthContributorAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
						HealthEndpointAutoConfiguration.class, LeaderElectionEndpointAutoConfiguration.class,
						LeaderElectionHealthContributorAutoConfiguration.class, HealthGateAutoConfiguration.class))
		.withPropertyValues("leader-election.backend=local", "spring.application.name=shop",
				"management.endpoints.web.exposure.include=*");

	@ParameterizedTest
	@ValueSource(strings = { "leader-election.paused=false", GATE, GATE + " " })
	void thereIsNoGateUnlessAGroupIsNamed(String property) {
		this.runner.withPropertyValues(property).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(HealthGate.class);
			assertThat(context.getBean(LeaderElector.class).status().pausedBy()).isEmpty();
		});
	}

	@Test
	void gateIsClosedUntilTheFirstGoodAnswer() {
		this.runner.withPropertyValues(GATE + "readiness").run((context) -> {
			assertThat(context).hasSingleBean(HealthGate.class);
			assertThat(context.getBean(HealthGate.class).isRunning()).isTrue();
			assertThat(context.getBean(LeaderElector.class).status().pausedBy()).containsExactly("health");
		});
	}

	@Test
	void gateBacksOff() {
		this.runner.withPropertyValues(GATE + "readiness")
			.withBean(HealthGate.class, () -> Mockito.mock())
			.run((context) -> assertThat(context).hasSingleBean(HealthGate.class));
	}

	@Test
	void testDecidesOnItsOwnWhoLeads() {
		this.runner.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.withPropertyValues(GATE + "readiness")
			.run((context) -> {
				TestLeaderElection election = context.getBean(TestLeaderElection.class);
				assertThat(election.grant("reports").isValid()).isTrue();
				assertThat(context).doesNotHaveBean(HealthGate.class);
			});
	}

	@Test
	void thereIsNoGateWithoutElections() {
		this.runner.withPropertyValues(GATE + "readiness", "leader-election.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthGate.class));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			.include=*                        | leaderElection
			.exclude=ping                     | leaderElection
			.include=leaderElection,ping      | leaderElection
			.include=cluster                  | cluster/elections,cluster/leaderElection
			.include=cluster/elections        | cluster/elections
			.include=probe                    | probe
			.include=reactive                 | reactive
			""")
	void groupWithTheHealthOfElectionsIsRefused(String membership, String members) {
		this.runner.withUserConfiguration(Circles.class)
			.withPropertyValues(GATE + "mine", GROUP + "mine" + membership)
			.run((context) -> {
				InvalidHealthGateException failure = failure(context);
				assertThat(failure.problem()).startsWith(
						"The property leader-election.health-gate.group is 'mine', but this health group contains the health of leader election itself (")
					.satisfies((problem) -> assertThat(
							problem.substring(problem.indexOf('(') + 1, problem.indexOf(')')).split(","))
						.contains(members.split(",")));
				assertThat(failure.remedy()).startsWith("Set management.endpoint.health.group.mine.exclude=");
			});
	}

	@Test
	void remedyIsOne() {
		this.runner.withUserConfiguration(Circles.class)
			.withPropertyValues(GATE + "mine", GROUP + "mine.include=*",
					GROUP + "mine.exclude=cluster,leaderElection,probe,reactive")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void unknownGroupIsRefusedWithTheNamesOfThoseThereAre() {
		this.runner.withPropertyValues(GATE + "redyness", GROUP + "db.include=ping").run((context) -> {
			InvalidHealthGateException failure = failure(context);
			assertThat(failure.problem()).isEqualTo(
					"The property leader-election.health-gate.group is 'redyness', but there is no such health group");
			assertThat(failure.remedy()).isEqualTo(
					"Use one of: db, liveness, readiness. Or define it by management.endpoint.health.group.redyness.include.");
		});
	}

	@Test
	void unknownGroupIsNamedInOneShortLine() {
		this.runner.withPropertyValues(GATE + "re\u001b[2J\u202edy" + "x".repeat(10_000)).run((context) -> {
			InvalidHealthGateException failure = failure(context);
			assertThat(failure.problem()).contains("'re?[2J?dyxxx").hasSizeLessThan(300);
			assertThat(failure.remedy()).contains("group.re?[2J?dyxxx").hasSizeLessThan(300);
		});
	}

	@Test
	void groupWithoutAHealthEndpointIsRefused() {
		this.runner.withPropertyValues(GATE + "db", GROUP + "db.include=ping", "management.endpoint.health.access=NONE")
			.run((context) -> {
				InvalidHealthGateException failure = failure(context);
				assertThat(failure.problem()).contains("'db'", "there is no health endpoint");
				assertThat(failure.remedy()).contains("spring-boot-starter-actuator",
						"leader-election.health-gate.group=readiness");
			});
	}

	@Test
	void readinessNeedsNoActuator() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class,
							ApplicationAvailabilityAutoConfiguration.class, HealthGateAutoConfiguration.class))
			.withPropertyValues("leader-election.backend=local", GATE + "readiness")
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.health", "org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasSingleBean(HealthGate.class));
	}

	@ParameterizedTest
	@CsvSource({ "good-for,-1s,0s", "bad-for,-1s,0s", "interval,0s,1ms", "timeout,0s,1ms" })
	void durationsAreChecked(String property, String value, String least) {
		this.runner
			.withPropertyValues(GATE + "readiness", "leader-election.health-gate.%s=%s".formatted(property, value))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContainingAll("leader-election.health-gate." + property, "'" + value + "'",
						"must be at least " + least));
	}

	@Test
	void warnsOfContributorsThatMayBeUpOnTheLeaderOnly(CapturedOutput output) {
		this.runner.withUserConfiguration(Dependents.class)
			.withPropertyValues(GROUP + "readiness.include=*", GATE + "working", GROUP + "working.include=queue,ping")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.containsOnlyOnce(
					"The health group 'readiness' contains probe,queue, which depends on leadership. If that is"
							+ " up on the leader only, a rolling update never ends")
			.contains("set management.endpoint.health.group.readiness.exclude=probe,queue")
			.containsOnlyOnce("The health group 'working' contains queue, which depends on leadership. If that is up on"
					+ " the leader only, no instance ever leads");
	}

	@Test
	void healthOfElectionsInReadinessIsNoReasonToWarn(CapturedOutput output) {
		this.runner.withPropertyValues(GROUP + "readiness.include=*")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("depends on leadership");
	}

	@Test
	void contributorsOfOtherGroupsAreNoReasonToWarn(CapturedOutput output) {
		this.runner.withUserConfiguration(Dependents.class)
			.withPropertyValues(GROUP + "other.include=*")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("depends on leadership");
	}

	private static InvalidHealthGateException failure(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		Throwable failure = context.getStartupFailure();
		while (failure != null && !(failure instanceof InvalidHealthGateException)) {
			failure = failure.getCause();
		}
		assertThat(failure).as(() -> String.valueOf(context.getStartupFailure())).isNotNull();
		return (InvalidHealthGateException) failure;
	}

	@Configuration(proxyBeanMethods = false)
	static class Circles {

		@Bean
		HealthContributor clusterHealthContributor(LeaderElectionHealthIndicator elections, LeaderElectors electors) {
			return CompositeHealthContributor
				.fromMap(Map.of("elections", elections, "leaderElection", (HealthIndicator) () -> Health.up().build()));
		}

		@Bean
		HealthIndicator probeHealthIndicator(LeaderEndpoint probe) {
			return () -> Health.status(String.valueOf(probe.leader().getStatus())).build();
		}

		@Bean
		ReactiveHealthIndicator reactiveHealthIndicator(LeaderElectionHealthIndicator elections) {
			return () -> Mono.fromSupplier(elections::health);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Dependents {

		@Bean
		HealthIndicator queueHealthIndicator(LeaderElector elector) {
			return () -> (elector.isLeader()) ? Health.up().build() : Health.down().build();
		}

		@Bean
		HealthIndicator probeHealthIndicator(LeaderEndpoint probe) {
			return () -> Health.status(String.valueOf(probe.leader().getStatus())).build();
		}

	}

}
