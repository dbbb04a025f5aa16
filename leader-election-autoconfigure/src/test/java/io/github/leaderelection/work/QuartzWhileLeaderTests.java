package io.github.leaderelection.work;

import java.util.Date;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobListener;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.listeners.SchedulerListenerSupport;
import org.quartz.listeners.TriggerListenerSupport;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.SchedulerFactoryBeanCustomizer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.scheduling.quartz.SpringBeanJobFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WhileLeader @WhileLeader} with a real scheduler of Quartz.
 */
class QuartzWhileLeaderTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WhileLeaderAutoConfiguration.class, QuartzAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class, Jobs.class);

	@Test
	void schedulerOfSpringBootRunsOnTheLeaderAloneByItsName() {
		named().run(QuartzWhileLeaderTests::handOffWaitsForTheJob);
	}

	@Test
	void annotatedSchedulerRunsOnTheLeaderAlone() {
		this.runner.withUserConfiguration(OwnScheduler.class).run(QuartzWhileLeaderTests::handOffWaitsForTheJob);
	}

	private static void handOffWaitsForTheJob(AssertableApplicationContext context) throws Exception {
		TestLeaderElection election = context.getBean(TestLeaderElection.class);
		Counter counter = context.getBean(Counter.class);
		Scheduler scheduler = context.getBean(Scheduler.class);
		assertThat(scheduler.isInStandbyMode()).isTrue();
		assertThat(counter.begun).hasValue(0);
		election.grant("default");
		Awaitility.await().until(() -> counter.begun.get() > 2);
		CountDownLatch gate = new CountDownLatch(1);
		counter.gate = gate;
		Awaitility.await().until(() -> counter.waiting.get() > 0);
		assertThat(election.elector("default").resign()).isTrue();
		Awaitility.await().until(scheduler::isInStandbyMode);
		assertThat(election.elector("default").status().state()).isEqualTo(State.DRAINING);
		gate.countDown();
		Awaitility.await().until(() -> election.elector("default").status().state() != State.DRAINING);
		assertThat(counter.ended.get()).isEqualTo(counter.begun.get());
		int begun = counter.begun.get();
		election.grant("default");
		Awaitility.await().until(() -> counter.begun.get() > begun);
	}

	@Test
	void schedulerThatRunsAtTheGrantRunsItsJobsAndStopsWithTheTerm() {
		named().run((context) -> {
			Scheduler scheduler = context.getBean(Scheduler.class);
			scheduler.start();
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.grant("default");
			Awaitility.await().until(() -> context.getBean(Counter.class).begun.get() > 2);
			election.revoke("default");
			Awaitility.await().until(scheduler::isInStandbyMode);
		});
	}

	@Test
	void startupDelayDoesNotDelayTheStart() {
		named().withPropertyValues("spring.quartz.startup-delay=1h").run((context) -> {
			context.getBean(TestLeaderElection.class).grant("default");
			Awaitility.await().until(() -> context.getBean(Counter.class).begun.get() > 2);
		});
	}

	@Test
	void startupDelayLeavesNoSchedulerRunningOnFollower() {
		named().withPropertyValues("spring.quartz.startup-delay=1s").run((context) -> {
			Scheduler scheduler = context.getBean(Scheduler.class);
			AtomicInteger starts = new AtomicInteger();
			scheduler.getListenerManager().addSchedulerListener(new SchedulerListenerSupport() {

				@Override
				public void schedulerStarted() {
					starts.incrementAndGet();
				}

			});
			context.getSourceApplicationContext().start();
			Awaitility.await().until(() -> starts.get() == 1 && scheduler.isInStandbyMode());
		});
	}

	@Test
	void jobThatIsTriggeredOnceOnFollowerRunsNowhere() {
		named().run((context) -> {
			Scheduler scheduler = context.getBean(Scheduler.class);
			Trigger once = TriggerBuilder.newTrigger().forJob("counting").startNow().build();
			scheduler.scheduleJob(once);
			Awaitility.await().until(() -> {
				// It is stopped again as a stray, perhaps before the trigger has fired
				scheduler.start();
				return !scheduler.checkExists(once.getKey());
			});
			assertThat(context.getBean(Counter.class).begun).hasValue(0);
		});
	}

	@Test
	void handOffEndsAlthoughListenerThrowsAfterTheJob() {
		Throwing listener = new Throwing("jobWasExecuted");
		handOffEndsDespite(named().withBean(SchedulerFactoryBeanCustomizer.class,
				() -> (scheduler) -> scheduler.setGlobalJobListeners(listener)), listener);
	}

	@Test
	void handOffEndsAlthoughListenerThrowsBeforeTheJob() {
		Throwing listener = new Throwing("jobToBeExecuted");
		handOffEndsDespite(named().withBean(SchedulerFactoryBeanCustomizer.class,
				() -> (scheduler) -> scheduler.setGlobalJobListeners(listener)), listener);
	}

	@Test
	void handOffEndsAlthoughListenerThatWasAddedLaterThrows() {
		Throwing listener = new Throwing("triggerFired");
		handOffEndsDespite(named().withInitializer(
				(context) -> context.addApplicationListener((ContextRefreshedEvent event) -> listener.addTo(context))),
				listener);
	}

	private ApplicationContextRunner named() {
		return this.runner.withPropertyValues("leader-election.while-leader.beans.default=quartzScheduler");
	}

	private static void handOffEndsDespite(ApplicationContextRunner runner, Throwing listener) {
		runner.run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.grant("default");
			Awaitility.await().until(() -> listener.thrown.get() > 2);
			assertThat(election.elector("default").resign()).isTrue();
			Awaitility.await().until(() -> election.elector("default").status().state() != State.DRAINING);
		});
	}

	@Test
	void jobThatWasFiredBeforeAStopAndBeginsAfterItIsRefused() {
		QuartzJobs jobs = new QuartzJobs();
		JobExecutionContext fired = fired("1");
		JobExecutionContext late = fired("2");
		AtomicInteger done = new AtomicInteger();
		jobs.permit();
		assertThat(jobs.vetoJobExecution(fired.getTrigger(), fired)).isFalse();
		jobs.refuse(done::incrementAndGet);
		assertThat(jobs.vetoJobExecution(late.getTrigger(), late)).isTrue();
		jobs.jobExecutionVetoed(late);
		assertThat(done).hasValue(0);
		jobs.jobWasExecuted(fired, null);
		assertThat(done).hasValue(1);
	}

	@Test
	void jobThatAnotherListenerRefusesIsOver() {
		QuartzJobs jobs = new QuartzJobs();
		JobExecutionContext fired = fired("1");
		AtomicInteger done = new AtomicInteger();
		jobs.permit();
		assertThat(jobs.vetoJobExecution(fired.getTrigger(), fired)).isFalse();
		jobs.jobExecutionVetoed(fired);
		jobs.refuse(done::incrementAndGet);
		assertThat(done).hasValue(1);
	}

	private static JobExecutionContext fired(String id) {
		JobExecutionContext context = Mockito.mock(JobExecutionContext.class);
		BDDMockito.given(context.getFireInstanceId()).willReturn(id);
		BDDMockito.given(context.getTrigger()).willReturn(Mockito.mock(Trigger.class));
		return context;
	}

	static class Counter {

		private final AtomicInteger begun = new AtomicInteger();

		private final AtomicInteger waiting = new AtomicInteger();

		private final AtomicInteger ended = new AtomicInteger();

		private volatile CountDownLatch gate = new CountDownLatch(0);

		void count() throws InterruptedException {
			this.begun.incrementAndGet();
			CountDownLatch current = this.gate;
			if (current.getCount() > 0) {
				this.waiting.incrementAndGet();
			}
			current.await();
			this.ended.incrementAndGet();
		}

	}

	static class CountingJob implements Job {

		private final Counter counter;

		CountingJob(Counter counter) {
			this.counter = counter;
		}

		@Override
		public void execute(JobExecutionContext context) {
			try {
				this.counter.count();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	/**
	 * A listener that throws from one of its methods.
	 */
	static class Throwing extends TriggerListenerSupport implements JobListener {

		private final AtomicInteger thrown = new AtomicInteger();

		private final String method;

		Throwing(String method) {
			this.method = method;
		}

		void addTo(ApplicationContext context) {
			try {
				context.getBean(Scheduler.class).getListenerManager().addTriggerListener(this);
			}
			catch (SchedulerException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public String getName() {
			return "throwing";
		}

		@Override
		public void triggerFired(Trigger trigger, JobExecutionContext context) {
			throwFrom("triggerFired");
		}

		@Override
		public void jobToBeExecuted(JobExecutionContext context) {
			throwFrom("jobToBeExecuted");
		}

		@Override
		public void jobExecutionVetoed(JobExecutionContext context) {
			throwFrom("jobExecutionVetoed");
		}

		@Override
		public void jobWasExecuted(JobExecutionContext context, JobExecutionException failure) {
			throwFrom("jobWasExecuted");
		}

		private void throwFrom(String called) {
			if (called.equals(this.method)) {
				this.thrown.incrementAndGet();
				throw new IllegalStateException(called);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Jobs {

		@Bean
		Counter counter() {
			return new Counter();
		}

		@Bean
		JobDetail job() {
			return JobBuilder.newJob(CountingJob.class).withIdentity("counting").storeDurably().build();
		}

		@Bean
		Trigger trigger(JobDetail job) {
			return TriggerBuilder.newTrigger()
				.forJob(job)
				.startAt(new Date())
				.withSchedule(SimpleScheduleBuilder.simpleSchedule().withIntervalInMilliseconds(20).repeatForever())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnScheduler {

		@Bean
		@WhileLeader
		SchedulerFactoryBean scheduler(ApplicationContext context, JobDetail job, Trigger trigger) {
			SpringBeanJobFactory jobs = new SpringBeanJobFactory();
			jobs.setApplicationContext(context);
			SchedulerFactoryBean scheduler = new SchedulerFactoryBean();
			scheduler.setJobFactory(jobs);
			scheduler.setJobDetails(job);
			scheduler.setTriggers(trigger);
			return scheduler;
		}

	}

}
