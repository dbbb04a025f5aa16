package io.github.leaderelection.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.leaderelection.ElectionStatus.Standing;
import io.github.leaderelection.ElectionStormEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderMissingEvent;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.InvalidSettingsException;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the properties of hand-off, pause and degradation.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandOffPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class))
		.withBean(ElectionStore.class, InMemoryElectionStore::new)
		.withPropertyValues("leader-election.lease-duration=1s");

	@Test
	void instanceLeadsOnlyAfterThePauseOfTheConfigurationIsLifted() {
		this.runner.withPropertyValues("leader-election.paused=true").run((context) -> {
			ElectionEngine engine = context.getBean(ElectionEngine.class);
			engine.campaign();
			assertThat(engine.elector("default").status().standing()).isEqualTo(Standing.PAUSED);
			assertThat(engine.elector("default").status().pausedBy()).containsExactly("configuration");
			engine.resume("configuration");
			Awaitility.await().until(() -> engine.elector("default").isLeader());
		});
	}

	@Test
	void negativeNumberOfElectionsIsRefused() {
		this.runner.withPropertyValues("leader-election.max-elections=-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContainingAll("leader-election.max-elections", "'-1'", "use 0"));
		this.runner.withPropertyValues("leader-election.max-elections=0")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void missingLeaderIsReportedAfterTheConfiguredTime() {
		this.runner.withBean(Missing.class)
			.withPropertyValues("leader-election.paused=true", "leader-election.leaderless-after=3s")
			.run((context) -> {
				context.getBean(ElectionEngine.class).campaign();
				Missing missing = context.getBean(Missing.class);
				Awaitility.await().until(() -> !missing.events.isEmpty());
				// After the first start a lease duration is added. The default is a
				// second shorter
				assertThat(missing.events.get(0).absence()).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
			});
	}

	@Test
	void stormIsReportedAfterTheConfiguredNumberOfChanges() {
		this.runner.withBean(Storms.class)
			.withPropertyValues("leader-election.claim-missing=true", "leader-election.storm.changes=1",
					"leader-election.storm.window=1h")
			.run((context) -> {
				ElectionEngine engine = context.getBean(ElectionEngine.class);
				LeaderElector elector = engine.elector("default");
				engine.campaign();
				Storms storms = context.getBean(Storms.class);
				Awaitility.await().until(() -> {
					elector.resign();
					return elector.status().storm();
				});
				Awaitility.await().until(() -> !storms.events.isEmpty());
				assertThat(storms.events.get(0).changes()).isEqualTo(2);
				assertThat(storms.events.get(0).window()).isEqualTo(Duration.ofHours(1));
			});
	}

	@Test
	void stormOfNoChangesIsRefused() {
		this.runner.withPropertyValues("leader-election.storm.changes=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingsException.class)
				.hasMessageContaining("storm.changes 0"));
	}

	@Test
	void versionOfTheBuildIsPublishedWhereTheNewestIsPreferred() {
		Properties build = new Properties();
		build.setProperty("version", "1.2.3");
		ApplicationContextRunner built = this.runner.withBean(BuildProperties.class, () -> new BuildProperties(build));
		assertThat(version(built)).isNull();
		ApplicationContextRunner newest = built.withPropertyValues("leader-election.hand-off.prefer=newest");
		assertThat(version(newest)).isEqualTo("1.2.3");
		assertThat(version(newest.withPropertyValues("leader-election.metadata.version=7"))).isEqualTo("7");
	}

	private static String version(ApplicationContextRunner runner) {
		List<String> versions = new CopyOnWriteArrayList<>();
		runner.run((context) -> {
			ElectionEngine engine = context.getBean(ElectionEngine.class);
			Awaitility.await().until(() -> !engine.members().isEmpty());
			versions.add(String.valueOf(engine.members().get(0).metadata().get("version")));
		});
		return (versions.get(0).equals("null")) ? null : versions.get(0);
	}

	@Test
	void shutdownThatSpringWouldCutShortIsReported(CapturedOutput output) {
		this.runner.withPropertyValues("leader-election.lease-duration=10s").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).doesNotContain("A shutdown can take");
		});
		this.runner
			.withPropertyValues("leader-election.lease-duration=10s", "spring.lifecycle.timeout-per-shutdown-phase=25s")
			.run((context) -> assertThat(output).contains("A shutdown can take 26s", "Spring waits for 25s"));
	}

	static class Storms {

		private final List<ElectionStormEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void storm(ElectionStormEvent event) {
			this.events.add(event);
		}

	}

	static class Missing {

		private final List<LeaderMissingEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void missing(LeaderMissingEvent event) {
			this.events.add(event);
		}

	}

}
