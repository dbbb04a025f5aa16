package io.github.leaderelection.autoconfigure.metrics;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.metrics.LeaderElectionMetrics;
import io.github.leaderelection.metrics.LeaderWorkObservations;
import io.github.leaderelection.metrics.WorkMeters;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.WorkStart;
import io.github.leaderelection.test.TestLeaderElection;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaderElectionMetricsAutoConfiguration} and
 * {@link LeaderWorkObservationAutoConfiguration}.
 */
class LeaderElectionMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				LocalElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class,
				LeaderElectionMetricsAutoConfiguration.class, LeaderWorkObservationAutoConfiguration.class,
				MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withPropertyValues("leader-election.backend=local", "leader-election.elections=reports",
				// Long, so that no term ends on a slow machine
				"leader-election.lease-duration=60s", "leader-election.retry-period=200ms");

	@Test
	void engineIsMeasured() {
		this.runner.run((context) -> {
			ElectionEngine engine = context.getBean(ElectionEngine.class);
			engine.campaign();
			Awaitility.await().until(engine.elector("reports")::isLeader);
			assertThat(value(context, "leader.election.leading", "election", "reports")).isEqualTo(1);
			assertThat(value(context, "leader.election.lease.remaining", "election", "reports")).isPositive();
			assertThat(value(context, "leader.election.leaderless", "election", "reports")).isZero();
			Awaitility.await().until(() -> value(context, "leader.election.members") == 1);
			Awaitility.await().until(() -> value(context, "leader.election.view.size", "kind", "records") == 1);
			assertThat(value(context, "leader.election.elections")).isEqualTo(1);
			Awaitility.await()
				.until(() -> registry(context).get("leader.election.heartbeats")
					.tag("outcome", "ok")
					.timer()
					.count() > 1);
			assertThat(registry(context).get("leader.election.takeover")
				.tags("election", "reports", "after", "vacancy")
				.timer()
				.count()).isEqualTo(1);
			engine.elector("reports").resign();
			Awaitility.await()
				.until(() -> registry(context).find("leader.election.handoff")
					.tags("election", "reports", "outcome", "drained")
					.timer() != null);
			assertThat(registry(context).get("leader.election.term")
				.tags("election", "reports", "reason", "resigned")
				.timer()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void gaugesOutlastAStopAndAStartOfTheEngine() {
		this.runner.run((context) -> {
			ElectionEngine engine = context.getBean(ElectionEngine.class);
			for (int i = 0; i < 2; i++) {
				engine.campaign();
				Awaitility.await().until(engine.elector("reports")::isLeader);
				assertThat(value(context, "leader.election.leading", "election", "reports")).isEqualTo(1);
				engine.stop();
				assertThat(value(context, "leader.election.leading", "election", "reports")).isZero();
				assertThat(value(context, "leader.election.members")).isZero();
				engine.start();
			}
		});
	}

	@Test
	void electionThatIsJoinedIsMeasuredUntilItIsLeft() {
		this.runner.run((context) -> {
			LeaderElectors electors = context.getBean(LeaderElectors.class);
			electors.elector("tenant-1");
			Awaitility.await()
				.until(() -> registry(context).find("leader.election.leading").tag("election", "tenant-1").gauge(),
						(gauge) -> gauge != null);
			electors.leave("tenant-1").join();
			assertThat(registry(context).find("leader.election.leading").tag("election", "tenant-1").gauge()).isNull();
			assertThat(registry(context).find("leader.election.leading").tag("election", "reports").gauge())
				.isNotNull();
		});
	}

	@Test
	void numberOfElectionsIsLimited() {
		this.runner.withPropertyValues("leader-election.metrics.max-elections=1").run((context) -> {
			assertThat(context.getBean(LeaderElectionMetrics.class).tag("reports")).isEqualTo("reports");
			assertThat(context.getBean(LeaderElectionMetrics.class).tag("more")).isEqualTo("_other");
		});
		this.runner.run((context) -> {
			LeaderElectionMetrics metrics = context.getBean(LeaderElectionMetrics.class);
			// That of the property is the first of 100
			assertThat(metrics.tag("reports")).isEqualTo("reports");
			for (int i = 1; i < 100; i++) {
				assertThat(metrics.tag("tenant-" + i)).isEqualTo("tenant-" + i);
			}
			assertThat(metrics.tag("more")).isEqualTo("_other");
		});
	}

	@Test
	void negativeNumberOfElectionsIsRefused() {
		this.runner.withPropertyValues("leader-election.metrics.max-elections=-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContainingAll("leader-election.metrics.max-elections", "'-1'", "use 0"));
		this.runner.withPropertyValues("leader-election.metrics.max-elections=0")
			.run((context) -> assertThat(context.getBean(LeaderElectionMetrics.class).tag("reports"))
				.isEqualTo("_other"));
	}

	@Test
	void workIsReportedToMetersAndObservations() {
		this.runner.run((context) -> assertThat(context.getBeansOfType(LeaderWorkListener.class).values())
			.hasAtLeastOneElementOfType(WorkMeters.class)
			.hasAtLeastOneElementOfType(LeaderWorkObservations.class));
	}

	@Test
	void nothingIsMeasuredWhenDisabled() {
		this.runner.withPropertyValues("leader-election.metrics.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LeaderElectionMetrics.class)
				.doesNotHaveBean(WorkMeters.class)
				.hasSingleBean(LeaderWorkObservations.class));
	}

	@Test
	void nothingIsMeasuredWhenLeaderElectionIsDisabled() {
		this.runner.withPropertyValues("leader-election.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LeaderElectionMetrics.class)
				.doesNotHaveBean(LeaderWorkObservations.class));
	}

	@Test
	void nothingIsMeasuredWithoutARegistry() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class,
							LeaderElectionMetricsAutoConfiguration.class, LeaderWorkObservationAutoConfiguration.class))
			.withPropertyValues("leader-election.backend=local")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(LeaderElectors.class)
				.doesNotHaveBean(LeaderElectionMetrics.class)
				.doesNotHaveBean(LeaderWorkObservations.class));
	}

	@Test
	void observationsDoWithoutMeters() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
					LocalElectionAutoConfiguration.class, LeaderElectionMetricsAutoConfiguration.class,
					LeaderWorkObservationAutoConfiguration.class, ObservationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.withPropertyValues("leader-election.backend=local")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LeaderElectionMetrics.class)
				.hasSingleBean(LeaderWorkObservations.class));
	}

	@Test
	void metersCanBeDeniedByManagementProperties() {
		this.runner.withPropertyValues("management.metrics.enable.leader.election.leading=false").run((context) -> {
			Awaitility.await()
				.until(() -> registry(context).find("leader.election.leaderless").timeGauge(),
						(gauge) -> gauge != null);
			assertThat(registry(context).find("leader.election.leading").meter()).isNull();
		});
		this.runner.withPropertyValues("management.metrics.enable.leader.election=false").run((context) -> {
			ElectionEngine engine = context.getBean(ElectionEngine.class);
			engine.campaign();
			Awaitility.await().until(engine.elector("reports")::isLeader);
			assertThat(registry(context).getMeters()).extracting(Meter::getId)
				.extracting(Meter.Id::getName)
				.noneMatch((name) -> name.startsWith("leader.election"));
		});
	}

	@Test
	void primaryRegistryIsUsedAndMayNeedTheEngine() {
		this.runner.withUserConfiguration(TwoRegistries.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("first", MeterRegistry.class).find("leader.election.members").gauge())
				.isNotNull();
			assertThat(context.getBean("second", MeterRegistry.class).find("leader.election.members").gauge()).isNull();
		});
	}

	@Test
	void valuesOfTheObservationAreLimitedWithoutMetersOfElections() {
		this.runner
			.withPropertyValues("leader-election.metrics.enabled=false", "leader-election.metrics.max-elections=1")
			.run((context) -> {
				TestLeaderElection election = new TestLeaderElection();
				for (String name : new String[] { "tenant-1", "tenant-2", "tenant-3" }) {
					Leadership term = election.grant(name);
					context.getBean(LeaderWorkObservations.class)
						.started(new WorkStart("send", term, WorkStart.Kind.CALL, null))
						.ended(null);
				}
				assertThat(registry(context).find("leader.election.work").timers())
					.extracting((timer) -> timer.getId().getTag("election"))
					.containsExactlyInAnyOrder("tenant-1", "_other");
			});
	}

	@Test
	void contextBelowMeasuresNothingASecondTime() {
		this.runner.run((parent) -> this.runner.withParent(parent).run((child) -> {
			assertThat(child).hasNotFailed();
			assertThat(child.getBeanFactory().getBeanNamesForType(LeaderElectionMetrics.class)).isEmpty();
			assertThat(child.getBeanFactory().getBeanNamesForType(LeaderWorkListener.class)).isEmpty();
			assertThat(child.getBeanProvider(LeaderWorkListener.class).stream()).hasSize(2);
		}));
	}

	private static double value(ApplicationContext context, String name, String... tags) {
		return registry(context).get(name).tags(tags).gauge().value();
	}

	private static MeterRegistry registry(ApplicationContext context) {
		return context.getBean(MeterRegistry.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoRegistries {

		@Bean
		@Primary
		MeterRegistry first(LeaderElectors electors) {
			assertThat(electors).isNotNull();
			return new SimpleMeterRegistry();
		}

		@Bean
		MeterRegistry second() {
			return new SimpleMeterRegistry();
		}

	}

}
