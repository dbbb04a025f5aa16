package io.github.leaderelection.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.NotLeaderException;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OnLeader @OnLeader} with the schedulers, executors and advice of
 * Spring.
 */
class OnLeaderSchedulingTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class);

	@ParameterizedTest
	@ValueSource(classes = { FixedRate.class, FixedDelay.class, ReactiveRate.class, ReactiveDelay.class })
	void scheduledMethodRunsOnTheLeaderAlone(Class<? extends Job> type) {
		runsOnTheLeaderAlone(type, RateTicks.class);
	}

	@Test
	void cronMethodRunsOnTheLeaderAlone() {
		runsOnTheLeaderAlone(Cron.class, CronTicks.class);
	}

	private void runsOnTheLeaderAlone(Class<? extends Job> type, Class<? extends Ticks> unguarded) {
		this.runner.withUserConfiguration(Scheduling.class).withBean(unguarded).withBean("job", type).run((context) -> {
			Ticks ticks = context.getBean(Ticks.class);
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			ticks.awaitMore();
			assertThat(Job.runs(context.getBean("job"))).isZero();
			long first = election.grant("default").fencingToken();
			Awaitility.await().until(() -> Job.runs(context.getBean("job")) > 1);
			assertThat(Job.token(context.getBean("job"))).isEqualTo(first);
			election.revoke("default");
			ticks.awaitMore();
			int runs = Job.runs(context.getBean("job"));
			ticks.awaitMore();
			assertThat(Job.runs(context.getBean("job"))).isEqualTo(runs);
			long second = election.grant("default").fencingToken();
			Awaitility.await().until(() -> Job.token(context.getBean("job")) == second);
		});
	}

	@Test
	void eventListenerRunsOnTheLeaderAlone() {
		this.runner.withBean(Listener.class).run((context) -> {
			AtomicReference<@Nullable String> seen = new AtomicReference<>();
			context.publishEvent(new Order("first", seen));
			assertThat(seen).hasNullValue();
			context.getBean(TestLeaderElection.class).grant("default");
			context.publishEvent(new Order("second", seen));
			assertThat(seen).hasValue("second");
		});
	}

	@Test
	void asynchronousCallsAreDecidedOnTheThreadOfTheExecutor() {
		this.runner.withUserConfiguration(Asynchronous.class).withBean(AsyncJobs.class).run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			AsyncJobs jobs = context.getBean(AsyncJobs.class);
			assertThat(jobs.thread(null).get(90, TimeUnit.SECONDS)).isNull();
			assertThat(jobs.plainFuture().get(90, TimeUnit.SECONDS)).isNull();
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> jobs.demanded().get(90, TimeUnit.SECONDS))
				.withCauseInstanceOf(NotLeaderException.class);
			election.grant("default");
			assertThat(jobs.thread(null).get(90, TimeUnit.SECONDS)).isNotNull()
				.isNotSameAs(Thread.currentThread().getName());
			assertThat(jobs.plainFuture().get(90, TimeUnit.SECONDS)).isEqualTo("done");
			assertThat(jobs.demanded().get(90, TimeUnit.SECONDS)).isEqualTo("done");
		});
	}

	@Test
	void asynchronousCallCountsUntilItsFutureCompletes() {
		this.runner.withUserConfiguration(Asynchronous.class).withBean(AsyncJobs.class).run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			AsyncJobs jobs = context.getBean(AsyncJobs.class);
			election.grant("default");
			CompletableFuture<String> own = new CompletableFuture<>();
			CompletableFuture<Boolean> begun = new CompletableFuture<>();
			CompletableFuture<String> copy = jobs.later(own, begun);
			begun.get(90, TimeUnit.SECONDS);
			election.elector("default").resign();
			assertThat(election.elector("default").status().state()).isEqualTo(State.DRAINING);
			own.complete("done");
			assertThat(copy.get(90, TimeUnit.SECONDS)).isEqualTo("done");
			assertThat(election.elector("default").status().state()).isNotEqualTo(State.DRAINING);
		});
	}

	@Test
	void asynchronousCallFailsWhenTheTermIsLost() {
		this.runner.withUserConfiguration(Asynchronous.class).withBean(AsyncJobs.class).run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.grant("default");
			CompletableFuture<String> own = new CompletableFuture<>();
			CompletableFuture<Boolean> begun = new CompletableFuture<>();
			CompletableFuture<String> copy = context.getBean(AsyncJobs.class).later(own, begun);
			begun.get(90, TimeUnit.SECONDS);
			election.revoke("default");
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> copy.get(90, TimeUnit.SECONDS))
				.withCauseInstanceOf(LeadershipLostException.class);
			assertThat(own).isNotDone();
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

	/**
	 * Counts ticks on this instance, led or not, in the schedule of the job.
	 */
	abstract static class Ticks {

		private final AtomicInteger ticks = new AtomicInteger();

		private final int enough;

		Ticks(int enough) {
			this.enough = enough;
		}

		void tick() {
			this.ticks.incrementAndGet();
		}

		void awaitMore() {
			int before = this.ticks.get();
			Awaitility.await().until(() -> this.ticks.get() >= before + this.enough);
		}

	}

	static class RateTicks extends Ticks {

		RateTicks() {
			super(6);
		}

		@Scheduled(fixedRate = 10)
		void rate() {
			tick();
		}

	}

	static class CronTicks extends Ticks {

		CronTicks() {
			super(1);
		}

		@Scheduled(cron = "* * * * * *")
		void cron() {
			tick();
		}

	}

	abstract static class Job {

		private final AtomicInteger runs = new AtomicInteger();

		private final AtomicReference<@Nullable Leadership> term = new AtomicReference<>();

		void ran() {
			this.term.set(CurrentLeadership.get().orElseThrow());
			this.runs.incrementAndGet();
		}

		static int runs(Object bean) {
			return target(bean).runs.get();
		}

		static long token(Object bean) {
			Leadership term = target(bean).term.get();
			return (term != null) ? term.fencingToken() : 0;
		}

		private static Job target(Object bean) {
			return (Job) org.springframework.test.util.AopTestUtils.getUltimateTargetObject(bean);
		}

	}

	static class FixedRate extends Job {

		@OnLeader
		@Scheduled(fixedRate = 10)
		void work() {
			ran();
		}

	}

	static class FixedDelay extends Job {

		@OnLeader
		@Scheduled(fixedDelay = 10)
		void work() {
			ran();
		}

	}

	static class Cron extends Job {

		@OnLeader
		@Scheduled(cron = "* * * * * *")
		void work() {
			ran();
		}

	}

	static class ReactiveRate extends Job {

		@OnLeader
		@Scheduled(fixedRate = 10)
		Mono<Void> work() {
			ran();
			return Mono.empty();
		}

	}

	static class ReactiveDelay extends Job {

		@OnLeader
		@Scheduled(fixedDelay = 10)
		Flux<String> work() {
			ran();
			return Flux.just("one", "two");
		}

	}

	record Order(String name, AtomicReference<@Nullable String> seen) {
	}

	static class Listener {

		@OnLeader
		@EventListener
		void on(Order order) {
			order.seen().set(order.name());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Asynchronous {

	}

	static class AsyncJobs {

		@Async
		@OnLeader
		CompletableFuture<String> thread(@Nullable Leadership leadership) {
			assertThat(leadership).isNotNull().isEqualTo(CurrentLeadership.get().orElseThrow());
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

		@Async
		@OnLeader
		Future<String> plainFuture() {
			return CompletableFuture.completedFuture("done");
		}

		@Async
		@OnLeader(otherwise = OnLeader.Otherwise.THROW)
		CompletableFuture<String> demanded() {
			return CompletableFuture.completedFuture("done");
		}

		@Async
		@OnLeader
		CompletableFuture<String> later(CompletableFuture<String> own, CompletableFuture<Boolean> begun) {
			begun.complete(true);
			return own;
		}

	}

}
