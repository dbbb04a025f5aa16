package io.github.leaderelection.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.metrics.LeaderWorkObservationAutoConfiguration;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.WorkStart;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LeaderWorkObservations}.
 */
class LeaderWorkObservationsTests {

	private static final String NAME = "leader.election.work";

	private final TestObservationRegistry observations = TestObservationRegistry.create();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(OnLeaderAutoConfiguration.class, LeaderWorkObservationAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class)
		.withBean(Jobs.class)
		.withBean(ObservationRegistry.class, () -> this.observations);

	private void run(Scenario scenario) {
		this.observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
		this.runner
			.run((context) -> scenario.play(context.getBean(Jobs.class), context.getBean(TestLeaderElection.class)));
	}

	@Test
	void skippedCallIsNoObservation() {
		run((jobs, election) -> {
			jobs.plain();
			assertThat(jobs.future(new CompletableFuture<>()).get()).isNull();
			jobs.mono(Mono.empty()).block();
			TestObservationRegistryAssert.assertThat(this.observations).doesNotHaveAnyObservation();
			assertThat(this.meters.getMeters()).isEmpty();
		});
	}

	@Test
	void runIsObservedOnItsThread() {
		run((jobs, election) -> {
			String token = String.valueOf(election.grant("default").fencingToken());
			jobs.doing(() -> {
				assertThat(this.observations.getCurrentObservation().getContext())
					.isInstanceOfSatisfying(LeaderWorkObservationContext.class, (context) -> {
						assertThat(context.getWork()).isEqualTo("jobs.plain");
						assertThat(context.getTerm().election()).isEqualTo("default");
						assertThat(context.getElectionTag()).isEqualTo("default");
						assertThat(context.getTick()).isNull();
					});
				assertThat(this.meters.get("leader.election.work.active")
					.tags("election", "default", "work", "jobs.plain")
					.longTaskTimer()
					.activeTasks()).isEqualTo(1);
			});
			jobs.plain();
			assertThat(this.observations.getCurrentObservation()).isNull();
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasSingleObservationThat()
				.hasNameEqualTo(NAME)
				.hasContextualNameEqualTo("leader jobs.plain")
				.hasLowCardinalityKeyValue("election", "default")
				.hasLowCardinalityKeyValue("work", "jobs.plain")
				.hasHighCardinalityKeyValue("fencing.token", token)
				.doesNotHaveHighCardinalityKeyValueWithKey("tick")
				.doesNotHaveHighCardinalityKeyValueWithKey("election.name")
				.doesNotHaveError()
				.hasBeenStarted()
				.hasBeenStopped();
			assertThat(this.meters.get(NAME)
				.tags("election", "default", "work", "jobs.plain", "error", "none")
				.timer()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void failureIsRecorded() {
		run((jobs, election) -> {
			election.grant("default");
			jobs.doing(() -> {
				throw new UncheckedIOException(new IOException());
			});
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(jobs::plain);
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasSingleObservationThat()
				.thenError()
				.isInstanceOf(UncheckedIOException.class);
			assertThat(this.meters.get(NAME).tag("error", "UncheckedIOException").timer().count()).isEqualTo(1);
		});
	}

	@Test
	void futureIsObservedUntilItCompletes() {
		run((jobs, election) -> {
			election.grant("default");
			CompletableFuture<String> own = new CompletableFuture<>();
			CompletableFuture<String> copy = jobs.future(own);
			assertThat(this.observations.getCurrentObservation()).as("scope of the call").isNull();
			assertObserved().hasBeenStarted().isNotStopped();
			copy.whenComplete((result, failure) -> assertObserved().hasBeenStopped());
			own.complete("done");
			assertObserved().hasBeenStopped().doesNotHaveError();
			assertThat(copy).isCompletedWithValue("done");
		});
	}

	@Test
	void failureOfAFutureIsRecordedWithoutItsWrapper() {
		run((jobs, election) -> {
			election.grant("default");
			jobs.future(CompletableFuture.failedFuture(new CompletionException(new IOException())));
			assertObserved().hasBeenStopped().thenError().isInstanceOf(IOException.class);
		});
	}

	@Test
	void lossEndsNoObservationOfAFutureThatContinues() {
		run((jobs, election) -> {
			election.grant("default");
			CompletableFuture<String> own = new CompletableFuture<>();
			CompletableFuture<String> copy = jobs.future(own);
			election.revoke("default");
			assertThat(copy).failsWithin(10, TimeUnit.SECONDS)
				.withThrowableThat()
				.withCauseInstanceOf(LeadershipLostException.class);
			assertObserved().isNotStopped();
			own.complete("done");
			assertObserved().hasBeenStopped();
		});
	}

	@Test
	void subscriptionIsObservedUntilItsEnd() {
		run((jobs, election) -> {
			election.grant("default");
			Sinks.One<String> source = Sinks.one();
			Mono<String> mono = jobs.mono(source.asMono());
			TestObservationRegistryAssert.assertThat(this.observations).doesNotHaveAnyObservation();
			CompletableFuture<String> result = mono.toFuture();
			assertObserved().hasBeenStarted().isNotStopped();
			source.tryEmitValue("done");
			assertThat(result).isCompletedWithValue("done");
			assertObserved().hasBeenStopped().doesNotHaveError();
		});
	}

	@Test
	void failureAndLossOfASubscriptionAreRecorded() {
		run((jobs, election) -> {
			election.grant("default");
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> jobs.mono(Mono.error(new IllegalStateException())).block());
			assertObserved().hasBeenStopped().thenError().isInstanceOf(IllegalStateException.class);
			this.observations.clear();
			CompletableFuture<String> lost = jobs.mono(Mono.never()).toFuture();
			election.revoke("default");
			assertThat(lost).failsWithin(10, TimeUnit.SECONDS);
			assertObserved().hasBeenStopped().thenError().isInstanceOf(LeadershipLostException.class);
		});
	}

	@Test
	void cancelledSubscriptionIsNoFailure() {
		run((jobs, election) -> {
			election.grant("default");
			jobs.mono(Mono.never()).subscribe().dispose();
			assertObserved().hasBeenStopped().doesNotHaveError();
		});
	}

	@Test
	void tickIsAKeyOfHighCardinality() {
		run((jobs, election) -> {
			election.grant("default");
			Instant before = Instant.now();
			jobs.ticking();
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasSingleObservationThat()
				.satisfies((context) -> {
					KeyValue tick = context.getHighCardinalityKeyValue("tick");
					assertThat(Instant.parse(tick.getValue())).isBetween(before.minusSeconds(2),
							before.plusSeconds(60));
				});
		});
	}

	@Test
	void conventionIsReplaced() {
		this.runner.withBean(LeaderWorkObservationConvention.class, OwnConvention::new).run((context) -> {
			context.getBean(TestLeaderElection.class).grant("default");
			context.getBean(Jobs.class).plain();
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasSingleObservationThat()
				.hasNameEqualTo("jobs")
				.hasLowCardinalityKeyValue("team", "mail")
				.doesNotHaveLowCardinalityKeyValueWithKey("election");
		});
	}

	@Test
	void electionAboveTheLimitIsNamedInAKeyOfHighCardinality() {
		LeaderWorkObservations capped = new LeaderWorkObservations(() -> this.observations, () -> null,
				(election) -> ElectionTagLimit.OTHER);
		capped.started(new WorkStart("job", new TestLeaderElection().grant("tenant-1"), WorkStart.Kind.CALL, null))
			.ended(null);
		assertObserved().hasLowCardinalityKeyValue("election", "_other")
			.hasHighCardinalityKeyValue("election.name", "tenant-1");
	}

	@Test
	void whatRunsForAWholeTermIsNotObserved() {
		LeaderWorkObservations all = new LeaderWorkObservations(() -> this.observations, () -> null,
				(election) -> election);
		assertThat(
				all.started(new WorkStart("job", new TestLeaderElection().grant("job"), WorkStart.Kind.MANAGED, null)))
			.isSameAs(LeaderWorkListener.Run.IGNORED);
		TestObservationRegistryAssert.assertThat(this.observations).doesNotHaveAnyObservation();
	}

	@Test
	void observationsThatAreDisabledCostNothing() {
		this.observations.observationConfig().observationPredicate((name, context) -> !NAME.equals(name));
		LeaderWorkObservations disabled = new LeaderWorkObservations(() -> this.observations, () -> null,
				(election) -> election);
		assertThat(disabled
			.started(new WorkStart("job", new TestLeaderElection().grant("job"), WorkStart.Kind.CALL, null)))
			.isSameAs(LeaderWorkListener.Run.IGNORED);
	}

	@Test
	void skippedScheduledTaskIsMarked() {
		run((jobs, election) -> {
			scheduled(jobs, Jobs::plain);
			assertThat(this.observations.getCurrentObservation()).isNull();
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasSingleObservationThat()
				.hasNameEqualTo("tasks.scheduled.execution")
				.hasHighCardinalityKeyValue("leader.election.skipped", "not_leader")
				.doesNotHaveLowCardinalityKeyValueWithKey("leader.election.skipped");
			this.observations.clear();
			election.grant("default");
			scheduled(jobs, Jobs::plain);
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasObservationWithNameEqualTo("tasks.scheduled.execution")
				.that()
				.doesNotHaveHighCardinalityKeyValueWithKey("leader.election.skipped");
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasObservationWithNameEqualTo(NAME)
				.that()
				.hasParentObservationContextMatching(ScheduledTaskObservationContext.class::isInstance);
		});
	}

	@Test
	void observationOfSomethingElseIsNotMarked() {
		run((jobs, election) -> {
			Observation.createNotStarted("request", this.observations).observe(jobs::plain);
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasSingleObservationThat()
				.doesNotHaveHighCardinalityKeyValueWithKey("leader.election.skipped");
		});
	}

	private void scheduled(Jobs jobs, Consumer<Jobs> call) {
		Observation
			.createNotStarted("tasks.scheduled.execution",
					() -> new ScheduledTaskObservationContext(jobs, ReflectionUtils.findMethod(Jobs.class, "plain")),
					this.observations)
			.observe(() -> call.accept(jobs));
	}

	private TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert assertObserved() {
		return TestObservationRegistryAssert.assertThat(this.observations).hasSingleObservationThat();
	}

	static class Jobs {

		private Runnable work = () -> {
		};

		// Not by the field, which the proxy has too
		void doing(Runnable work) {
			this.work = work;
		}

		@OnLeader(name = "jobs.plain")
		void plain() {
			this.work.run();
		}

		@OnLeader
		CompletableFuture<String> future(CompletableFuture<String> own) {
			return own;
		}

		@OnLeader
		Mono<String> mono(Mono<String> own) {
			return own;
		}

		@Scheduled(cron = "* * * * * *")
		@OnLeader(oncePerTick = true)
		void ticking() {
		}

	}

	private static final class OwnConvention implements LeaderWorkObservationConvention {

		@Override
		public String getName() {
			return "jobs";
		}

		@Override
		public @Nullable String getContextualName(LeaderWorkObservationContext context) {
			return null;
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(LeaderWorkObservationContext context) {
			return KeyValues.of("team", Map.of("jobs.plain", "mail").get(context.getWork()));
		}

	}

	@FunctionalInterface
	private interface Scenario {

		void play(Jobs jobs, TestLeaderElection election) throws Exception;

	}

}
