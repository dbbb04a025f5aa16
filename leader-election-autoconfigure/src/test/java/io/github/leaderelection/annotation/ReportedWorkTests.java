package io.github.leaderelection.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import io.github.leaderelection.NotLeaderException;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.SkipCause;
import io.github.leaderelection.report.WorkStart;
import io.github.leaderelection.schedule.TickUnknownException;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.TickStore;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what calls of guarded methods report.
 */
class ReportedWorkTests {

	private final List<String> reports = new ArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class)
		.withBean("jobs", Jobs.class)
		.withBean(Recorder.class, () -> new Recorder(this.reports));

	@Test
	void skippedCallIsNoRun() {
		run((jobs, election) -> {
			jobs.plain();
			jobs.optional();
			jobs.future().join();
			jobs.mono().block();
			assertThatExceptionOfType(NotLeaderException.class).isThrownBy(jobs::required);
			assertThat(this.reports).containsExactly("skipped jobs.plain NOT_LEADER",
					"skipped jobs.optional NOT_LEADER", "skipped jobs.future NOT_LEADER",
					"skipped jobs.mono NOT_LEADER", "skipped jobs.required NOT_LEADER");
		});
	}

	@Test
	void runIsNoSkip() {
		run((jobs, election) -> {
			election.grant("default");
			jobs.plain();
			jobs.optional();
			jobs.future().join();
			jobs.mono().block();
			jobs.required();
			assertThat(this.reports).containsExactly("started jobs.plain", "ended null", "started jobs.optional",
					"ended null", "started jobs.future", "ended null", "started jobs.mono", "ended null",
					"started jobs.required", "ended null");
		});
	}

	@Test
	void eachSubscriptionIsARun() {
		run((jobs, election) -> {
			Mono<String> mono = jobs.mono();
			assertThat(this.reports).isEmpty();
			mono.block();
			election.grant("default");
			mono.block();
			mono.block();
			assertThat(this.reports).containsExactly("skipped jobs.mono NOT_LEADER", "started jobs.mono", "ended null",
					"started jobs.mono", "ended null");
		});
	}

	@Test
	void callWhoseTickWasStartedIsSkipped() {
		this.runner.withBean(TickStore.class, () -> new Ticks(() -> false)).run((context) -> {
			context.getBean(TestLeaderElection.class).grant("default");
			context.getBean(Jobs.class).ticking();
			assertThat(this.reports).containsExactly("skipped jobs.ticking TICK_DONE");
		});
	}

	@Test
	void callWhoseTickMayNotHaveBeenRecordedIsSkipped() {
		this.runner.withBean(TickStore.class, () -> new Ticks(() -> {
			throw new ElectionStoreException("no answer", null);
		})).run((context) -> {
			context.getBean(TestLeaderElection.class).grant("default");
			assertThatExceptionOfType(TickUnknownException.class).isThrownBy(context.getBean(Jobs.class)::ticking);
			assertThat(this.reports).containsExactly("skipped jobs.ticking TICK_UNKNOWN");
		});
	}

	@Test
	void runForATickIsReportedWithIt() {
		run((jobs, election) -> {
			election.grant("default");
			jobs.ticking();
			assertThat(this.reports).containsExactly("started jobs.ticking with a tick", "ended null");
		});
	}

	private void run(Scenario scenario) {
		this.runner
			.run((context) -> scenario.play(context.getBean(Jobs.class), context.getBean(TestLeaderElection.class)));
	}

	static class Jobs {

		@OnLeader
		void plain() {
		}

		@OnLeader
		Optional<String> optional() {
			return Optional.of("done");
		}

		@OnLeader
		CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("done");
		}

		@OnLeader
		Mono<String> mono() {
			return Mono.just("done");
		}

		@OnLeader(otherwise = OnLeader.Otherwise.THROW)
		int required() {
			return 1;
		}

		@Scheduled(cron = "* * * * * *")
		@OnLeader(oncePerTick = true)
		void ticking() {
		}

	}

	private static final class Recorder implements LeaderWorkListener {

		private final List<String> reports;

		Recorder(List<String> reports) {
			this.reports = reports;
		}

		@Override
		public Run started(WorkStart start) {
			assertThat(start.kind()).isEqualTo(WorkStart.Kind.CALL);
			assertThat(start.election()).isEqualTo("default");
			this.reports.add("started " + start.work() + ((start.tick() != null) ? " with a tick" : ""));
			return new Run() {

				@Override
				public void ended(@Nullable Throwable failure) {
					Recorder.this.reports.add("ended " + failure);
				}

			};
		}

		@Override
		public void skipped(String election, String work, SkipCause cause) {
			assertThat(election).isEqualTo("default");
			this.reports.add("skipped " + work + " " + cause);
		}

	}

	private record Ticks(BooleanSupplier starts) implements TickStore {

		@Override
		public boolean start(String job, long tick, long token) {
			return this.starts.getAsBoolean();
		}

		@Override
		public OptionalLong last(String job) {
			return OptionalLong.empty();
		}

	}

	@FunctionalInterface
	private interface Scenario {

		void play(Jobs jobs, TestLeaderElection election) throws Exception;

	}

}
