package io.github.leaderelection.annotation;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.annotation.OnLeader.OnGrant;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.TickStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.test.util.AopTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the first run of a scheduled method when this instance is elected, on real
 * schedulers.
 */
@ExtendWith(OutputCaptureExtension.class)
class FirstRunTests {

	private static final String YEARLY = "0 0 0 1 1 *";

	private final InMemoryElectionStore store = new InMemoryElectionStore();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(OnLeaderAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class, Scheduling.class)
		.withPropertyValues("spring.task.scheduling.pool.size=3")
		.withBean(TickStore.class, () -> this.store.ticks().orElseThrow());

	@ParameterizedTest
	@ValueSource(classes = { Plain.class, Reactive.class, Rate.class })
	void eachTermHasOne(Class<? extends Job> type) {
		this.runner.withBean("job", type).run((context) -> {
			Job job = Job.of(context);
			long first = election(context).grant("default").fencingToken();
			Awaitility.await().until(() -> job.terms.contains(first));
			revoke(context);
			long second = election(context).grant("default").fencingToken();
			Awaitility.await().until(() -> job.terms.contains(second));
			settle(context);
			assertThat(job.terms).containsExactly(first, second);
		});
	}

	@Test
	void instanceThatLeadsAlreadyWhenTheContextStartsHasOne() {
		this.runner.withBean("job", Plain.class)
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor((beans) -> beans.addBeanPostProcessor(new BeanPostProcessor() {

					@Override
					public Object postProcessAfterInitialization(Object bean, String name) {
						if (bean instanceof TestLeaderElection election) {
							election.grant("default");
						}
						return bean;
					}

				})))
			.run((context) -> {
				Awaitility.await().until(() -> Job.of(context).terms.size() == 1);
				context.getSourceApplicationContext().stop();
				context.getSourceApplicationContext().start();
				settle(context);
				assertThat(Job.of(context).terms).as("after a restart in the same term").hasSize(1);
			});
	}

	@Test
	void runThatWaitsForAThreadUntilTheTermIsOverIsNotMade() {
		this.runner.withBean("job", Plain.class)
			.withPropertyValues("spring.task.scheduling.pool.size=1")
			.run((context) -> {
				CountDownLatch blocked = new CountDownLatch(1);
				context.getBean(TaskScheduler.class).schedule(() -> await(blocked), Instant.now());
				long first = election(context).grant("default").fencingToken();
				election(context).revoke("default");
				long second = election(context).grant("default").fencingToken();
				blocked.countDown();
				Awaitility.await().until(() -> Job.of(context).terms.contains(second));
				settle(context);
				assertThat(Job.of(context).terms).containsExactly(second).doesNotContain(first);
			});
	}

	@Test
	void runIsSkippedWhileAnotherOneIsUnderWayAndTheOtherWayRound() {
		this.runner.withBean("job", Plain.class).run((context) -> {
			Job job = Job.of(context);
			CountDownLatch blocked = new CountDownLatch(1);
			job.during = (term) -> await(blocked);
			election(context).grant("default");
			Awaitility.await().until(() -> job.terms.size() == 1);
			context.getBean(Plain.class).run();
			assertThat(job.terms).as("a scheduled run during the first one").hasSize(1);
			blocked.countDown();
			Awaitility.await().until(() -> job.ended.size() == 1);
			CountDownLatch again = new CountDownLatch(1);
			job.during = (term) -> await(again);
			context.getBean(TaskScheduler.class).schedule(context.getBean(Plain.class)::run, Instant.now());
			Awaitility.await().until(() -> job.terms.size() == 2);
			context.getBean(Plain.class).run();
			again.countDown();
			Awaitility.await().until(() -> job.ended.size() == 2);
			assertThat(job.terms).as("a run during a scheduled one").hasSize(2);
		});
	}

	@Test
	void missedTickIsRunOnceAndOnlyTheLast() {
		this.runner.withBean("job", Missed.class).run((context) -> {
			Job job = Job.of(context);
			election(context).grant("default");
			settle(context);
			assertThat(job.terms).as("without any run before").isEmpty();
			election(context).revoke("default");
			TickStore ticks = this.store.ticks().orElseThrow();
			assertThat(ticks.start("missed", Instant.parse("2020-01-01T00:00:00Z").toEpochMilli(), 1)).isTrue();
			election(context).grant("default");
			Awaitility.await().until(() -> job.ended.size() == 1);
			long last = ticks.last("missed").orElseThrow();
			assertThat(Instant.ofEpochMilli(last)).isAfter(Instant.now().minus(Duration.ofDays(367)))
				.isBefore(Instant.now());
			revoke(context);
			election(context).grant("default");
			settle(context);
			context.getBean(Missed.class).run();
			assertThat(job.terms).as("no burst, and no second run of the tick").hasSize(1);
		});
	}

	@Test
	void storeThatDoesNotAnswerIsReportedAndNothingRuns(CapturedOutput output) {
		this.runner.withBean("job", Missed.class)
			.withBean("brokenTicks", TickStore.class, Broken::new, (definition) -> definition.setPrimary(true))
			.run((context) -> {
				election(context).grant("default");
				Awaitility.await()
					.until(() -> output.getAll()
						.contains("[default] missed does not run for a tick that it may have missed"));
				assertThat(Job.of(context).terms).isEmpty();
			});
	}

	@Test
	void jobOfAnotherElectionThatAFirstRunCallsRuns() {
		this.runner.withBean("job", Nested.class).withBean("outer", Outer.class).run((context) -> {
			Job nested = Job.of(context);
			long other = election(context).grant("other").fencingToken();
			Awaitility.await().until(() -> nested.ended.size() == 1);
			long outer = election(context).grant("default").fencingToken();
			assertThat(outer).isNotEqualTo(other);
			Awaitility.await().until(() -> nested.ended.size() == 2);
			assertThat(nested.terms).containsExactly(other, other);
		});
	}

	@Test
	void waitIsTheDefault() {
		this.runner.withBean("job", Waiting.class).run((context) -> {
			election(context).grant("default");
			settle(context);
			assertThat(Job.of(context).terms).isEmpty();
		});
	}

	private static TestLeaderElection election(AssertableApplicationContext context) {
		return context.getBean(TestLeaderElection.class);
	}

	// The run of the term may be about to end, and keeps the next one from being granted
	private static void revoke(AssertableApplicationContext context) {
		election(context).revoke("default");
		Awaitility.await().until(() -> election(context).elector("default").status().state() != State.DRAINING);
	}

	// Each thread of the scheduler has come to a task that is later than the first run
	private static void settle(AssertableApplicationContext context) throws Exception {
		int threads = context.getBean(ThreadPoolTaskScheduler.class).getScheduledThreadPoolExecutor().getCorePoolSize();
		CyclicBarrier together = new CyclicBarrier(threads + 1);
		for (int i = 0; i < threads; i++) {
			context.getBean(TaskScheduler.class).schedule(() -> await(together), Instant.now());
		}
		together.await(90, TimeUnit.SECONDS);
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(90, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(90, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

	abstract static class Job {

		final Queue<Long> terms = new ConcurrentLinkedQueue<>();

		final Queue<Long> ended = new ConcurrentLinkedQueue<>();

		volatile Consumer<Long> during = (term) -> {
		};

		void work() {
			long term = CurrentLeadership.get().orElseThrow().fencingToken();
			this.terms.add(term);
			this.during.accept(term);
			this.ended.add(term);
		}

		static Job of(AssertableApplicationContext context) {
			return AopTestUtils.getUltimateTargetObject(context.getBean("job"));
		}

	}

	static class Plain extends Job {

		@Scheduled(cron = YEARLY)
		@OnLeader(onGrant = OnGrant.RUN)
		void run() {
			work();
		}

	}

	static class Nested extends Job {

		@Scheduled(cron = YEARLY)
		@OnLeader(election = "other", onGrant = OnGrant.RUN)
		void run() {
			work();
		}

	}

	static class Outer {

		private final Nested nested;

		Outer(Nested nested) {
			this.nested = nested;
		}

		@Scheduled(cron = YEARLY)
		@OnLeader(onGrant = OnGrant.RUN)
		void run() {
			this.nested.run();
		}

	}

	static class Rate extends Job {

		@Scheduled(fixedRate = 1, initialDelay = 1, timeUnit = TimeUnit.DAYS)
		@OnLeader(onGrant = OnGrant.RUN)
		void run() {
			work();
		}

	}

	static class Reactive extends Job {

		@Scheduled(cron = YEARLY)
		@OnLeader(onGrant = OnGrant.RUN)
		Mono<Void> run() {
			return Mono.fromRunnable(this::work);
		}

	}

	static class Missed extends Job {

		@Scheduled(cron = YEARLY)
		@OnLeader(oncePerTick = true, onGrant = OnGrant.RUN_IF_MISSED, name = "missed")
		void run() {
			work();
		}

	}

	static class Waiting extends Job {

		@Scheduled(cron = YEARLY)
		@OnLeader(oncePerTick = true)
		void run() {
			work();
		}

	}

	private static final class Broken implements TickStore {

		@Override
		public boolean start(String job, long tick, long token) {
			throw new ElectionStoreException("no answer", null);
		}

		@Override
		public OptionalLong last(String job) {
			throw new ElectionStoreException("no answer", null);
		}

	}

}
