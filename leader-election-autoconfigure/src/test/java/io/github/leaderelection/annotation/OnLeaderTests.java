package io.github.leaderelection.annotation;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OnLeader @OnLeader}.
 */
class OnLeaderTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				LocalElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class))
		.withPropertyValues("leader-election.backend=local",
				// Long, so that no term ends on a slow machine
				"leader-election.lease-duration=60s", "leader-election.retry-period=2s", "jobs.election=fromproperty");

	@Test
	void skipsWhereNotLeaderAndRunsWhereLeader() {
		this.runner.withBean(Work.class).run((context) -> {
			Work work = context.getBean(Work.class);
			assertThat(work.text()).isNull();
			assertThat(work.optional()).isEmpty();
			work.plain();
			assertThat(Work.ran(work)).isZero();
			lead(context, "default");
			assertThat(work.text()).isEqualTo("text");
			assertThat(work.optional()).contains("text");
			work.plain();
			assertThat(Work.ran(work)).isEqualTo(1);
		});
	}

	@Test
	void electionsOfAnnotationsAreJoinedAtStart() {
		this.runner.withBean(Named.class)
			.run((context) -> assertThat(context.getBean(LeaderElectors.class).elections()).containsExactly("default",
					"fromproperty", "ofclass", "reports"));
	}

	@Test
	void electionsAreIndependent() {
		this.runner.withBean(Named.class).run((context) -> {
			ElectionEngine engine = context.getBean(ElectionEngine.class);
			lead(context, "ofclass");
			Named named = context.getBean(Named.class);
			assertThat(named.ofClass()).isEqualTo("done");
			lead(context, "reports");
			assertThat(named.reports()).isEqualTo("done");
			engine.drain();
			assertThat(named.ofClass()).isNull();
			assertThat(named.reports()).isNull();
		});
	}

	@Test
	void nestedMethodOfADrainingTermRuns() {
		this.runner.withBean(Work.class).withBean(Outer.class).run((context) -> {
			lead(context, "default");
			LeaderElector elector = context.getBean(ElectionEngine.class).elector("default");
			assertThat(context.getBean(Outer.class).run(elector::resign)).isEqualTo("text");
			assertThat(elector.isLeader()).isFalse();
			assertThat(context.getBean(Work.class).text()).isNull();
		});
	}

	@Test
	void scheduledMethodsAreGuarded() {
		this.runner.withUserConfiguration(Scheduling.class).run((context) -> {
			Job job = context.getBean(Job.class);
			Awaitility.await().until(() -> Job.unguarded(job) > 5);
			assertThat(Job.guarded(job)).isZero();
			lead(context, "default");
			Awaitility.await().until(() -> Job.guarded(job) > 0);
		});
	}

	@Test
	void scheduledMethodsAreGuardedWithLazyInitialization() {
		this.runner.withUserConfiguration(Scheduling.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context.getBeanFactory().containsSingleton("job")).isTrue();
				lead(context, "default");
				Awaitility.await().until(() -> Job.guarded(context.getBean(Job.class)) > 0);
			});
	}

	@Test
	void guardIsInsideAsyncAndOutsideOfTransactions() {
		this.runner.withUserConfiguration(AsyncAndTransactions.class).run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			CountingTransactionManager transactions = context.getBean(CountingTransactionManager.class);
			recorder.transactional();
			assertThat(transactions.begun).hasValue(0);
			lead(context, "default");
			recorder.transactional();
			assertThat(transactions.begun).hasValue(1);
			recorder.async();
			Awaitility.await().until(() -> Recorder.thread(recorder) != null);
			assertThat(Recorder.thread(recorder)).isNotSameAs(Thread.currentThread());
		});
	}

	@Test
	void methodsAreSkippedWhenLeaderElectionIsDisabled() {
		this.runner.withPropertyValues("leader-election.enabled=false").withBean(Work.class).run((context) -> {
			context.getBean(Work.class).plain();
			assertThat(Work.ran(context.getBean(Work.class))).isZero();
		});
	}

	@Test
	void finalClassIsGuardedByItsInterface() {
		this.runner.withBean(FinalTask.class).run((context) -> {
			assertThat(context.getBean(Task.class).run()).isNull();
			lead(context, "default");
			assertThat(context.getBean(Task.class).run()).isEqualTo("done");
		});
	}

	@Test
	void beanThatIsMadeBeforeTheGuardIsRefused() {
		this.runner.withUserConfiguration(TooEarly.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOf(InvalidOnLeaderException.class)
				.hasMessageContaining("'work'")
				.hasMessageContaining("a bean post-processor depends on it")
				.hasMessageContaining("static"));
	}

	private static void lead(org.springframework.context.ApplicationContext context, String election)
			throws InterruptedException {
		ElectionEngine engine = context.getBean(ElectionEngine.class);
		engine.campaign();
		assertThat(engine.elector(election).awaitLeadership(java.time.Duration.ofSeconds(90))).isPresent();
	}

	@SuppressWarnings("unchecked")
	private static <T> T target(T bean) {
		Object target = org.springframework.aop.framework.AopProxyUtils.getSingletonTarget(bean);
		return (target != null) ? target((T) target) : bean;
	}

	static class Work {

		private final AtomicInteger runs = new AtomicInteger();

		static int ran(Work work) {
			return target(work).runs.get();
		}

		@OnLeader
		void plain() {
			this.runs.incrementAndGet();
		}

		@OnLeader
		String text() {
			return "text";
		}

		@OnLeader
		Optional<String> optional() {
			return Optional.of("text");
		}

	}

	static class Outer {

		private final Work work;

		Outer(Work work) {
			this.work = work;
		}

		@OnLeader
		@Nullable String run(Runnable between) {
			between.run();
			return this.work.text();
		}

	}

	@OnLeader("ofclass")
	static class Named {

		String ofClass() {
			return "done";
		}

		@OnLeader(election = "reports")
		String reports() {
			return "done";
		}

		@OnLeader("${jobs.election}")
		void fromProperty() {
		}

		@Override
		public String toString() {
			return "named";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

		@Bean
		Job job() {
			return new Job();
		}

	}

	static class Job {

		private final AtomicInteger guarded = new AtomicInteger();

		private final AtomicInteger unguarded = new AtomicInteger();

		static int guarded(Job job) {
			return target(job).guarded.get();
		}

		static int unguarded(Job job) {
			return target(job).unguarded.get();
		}

		@Scheduled(fixedRate = 10)
		@OnLeader
		void guarded() {
			this.guarded.incrementAndGet();
		}

		@Scheduled(fixedRate = 10)
		void unguarded() {
			this.unguarded.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class AsyncAndTransactions {

		@Bean
		Recorder recorder() {
			return new Recorder();
		}

		@Bean
		PlatformTransactionManager transactionManager() {
			return new CountingTransactionManager();
		}

	}

	static class Recorder {

		private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

		static @Nullable Thread thread(Recorder recorder) {
			return target(recorder).thread.get();
		}

		@OnLeader
		@Transactional
		void transactional() {
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
		}

		@Async
		@OnLeader
		void async() {
			this.thread.set(Thread.currentThread());
		}

	}

	static class CountingTransactionManager extends AbstractPlatformTransactionManager {

		private final AtomicInteger begun = new AtomicInteger();

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.begun.incrementAndGet();
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

	interface Task {

		@Nullable String run();

	}

	static final class FinalTask implements Task {

		@Override
		@OnLeader
		public String run() {
			return "done";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TooEarly {

		@Bean
		static Work work() {
			return new Work();
		}

		@Bean
		static GreedyPostProcessor greedy(Work work) {
			return new GreedyPostProcessor(work);
		}

	}

	record GreedyPostProcessor(Work work) implements BeanPostProcessor, org.springframework.core.PriorityOrdered {

		@Override
		public int getOrder() {
			return 0;
		}

	}

}
