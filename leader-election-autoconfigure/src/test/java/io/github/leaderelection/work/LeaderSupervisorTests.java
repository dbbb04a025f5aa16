package io.github.leaderelection.work;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.WorkReports;
import io.github.leaderelection.report.WorkStart;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.work.StartPolicy.OnFailure;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LeaderSupervisor}.
 */
class LeaderSupervisorTests {

	private static final String JOB = "job";

	private static final Duration SHORT = Duration.ofMillis(20);

	private final TestLeaderElection election = new TestLeaderElection();

	private final LeaderElector elector = this.election.elector(JOB);

	private final RecordedWork work = new RecordedWork();

	private final List<String> reports = new CopyOnWriteArrayList<>();

	private LeaderSupervisor supervisor = supervisor(new StartPolicy(SHORT, SHORT, 0, OnFailure.KEEP));

	private LeaderSupervisor supervisor(StartPolicy policy) {
		SimpleAsyncTaskExecutor workers = new SimpleAsyncTaskExecutor();
		workers.setDaemon(true);
		return new LeaderSupervisor(this.elector, "work", this.work,
				new SupervisorSettings(policy, Duration.ofSeconds(90)), workers,
				new WorkReports(() -> List.of(new Recorder())));
	}

	@AfterEach
	void nothingRanTwiceAtOnce() {
		this.work.letGo();
		this.supervisor.stop().join();
		assertThat(this.work.mostCopies).hasValueLessThanOrEqualTo(1);
		assertThat(this.work.copies).hasValue(0);
	}

	@Test
	void startsAndStopsWithEachTerm() {
		this.supervisor.start();
		assertThat(this.work.calls).isEmpty();
		for (int term = 1; term <= 3; term++) {
			long token = this.election.grant(JOB).fencingToken();
			// Not the start alone, which the end of the term would interrupt
			awaitCalls("started", term);
			assertThat(this.work.tokens.get(term - 1)).isEqualTo(token);
			this.election.revoke(JOB);
			awaitCalls("stop", term);
			awaitFollowing();
		}
		assertThat(this.work.calls).containsExactly("start", "started", "stop", "start", "started", "stop", "start",
				"started", "stop");
	}

	@Test
	void runIsReportedFromTheStartToTheEndOfTheStop() {
		this.supervisor.start();
		assertThat(this.reports).containsExactly("managed job work");
		this.election.grant(JOB);
		awaitReports("running", 1);
		assertThat(this.reports).containsExactly("managed job work", "started work MANAGED", "running");
		this.election.revoke(JOB);
		awaitReports("ended null", 1);
		assertThat(this.reports).containsExactly("managed job work", "started work MANAGED", "running", "ended null");
		assertThat(this.work.calls).containsExactly("start", "started", "stop");
	}

	@Test
	void startThatFailsIsReportedAsARunThatFails() {
		this.work.failures = 1;
		this.supervisor.start();
		this.election.grant(JOB);
		awaitReports("running", 1);
		assertThat(this.reports).containsExactly("managed job work", "started work MANAGED",
				"ended java.lang.IllegalStateException", "started work MANAGED", "running");
	}

	@Test
	void startThatEndsWithTheTermIsNoFailure() {
		this.work.startGate = new CountDownLatch(1);
		this.supervisor.start();
		this.election.grant(JOB);
		awaitCalls("start", 1);
		this.elector.resign();
		awaitReports("ended null", 1);
		assertThat(this.reports).containsExactly("managed job work", "started work MANAGED", "ended null");
	}

	@Test
	void startsWhenThisInstanceLeadsAlready() {
		this.election.grant(JOB);
		this.supervisor.start();
		awaitCalls("start", 1);
	}

	@Test
	void eventsDoNotWaitForBlockedStart() {
		this.work.startGate = new CountDownLatch(1);
		this.work.ignoresInterrupts = true;
		this.supervisor.start();
		this.election.grant(JOB);
		awaitCalls("start", 1);
		// All listeners have been called when this returns
		this.election.revoke(JOB);
		assertThat(this.elector.isLeader()).isFalse();
	}

	@Test
	void blockedStartIsInterruptedWhenTheTermEnds() {
		this.work.startGate = new CountDownLatch(1);
		this.supervisor.start();
		this.election.grant(JOB);
		awaitCalls("start", 1);
		this.elector.resign();
		awaitCalls("interrupted", 1);
		awaitFollowing();
		assertThat(this.work.calls).containsExactly("start", "interrupted");
	}

	@Test
	void startThatEndsAfterTheTermIsStoppedAtOnce() {
		this.work.startGate = new CountDownLatch(1);
		this.work.ignoresInterrupts = true;
		this.supervisor.start();
		this.election.grant(JOB);
		awaitCalls("start", 1);
		this.elector.resign();
		assertThat(this.elector.status().state()).isEqualTo(State.DRAINING);
		this.work.letGo();
		awaitCalls("stop", 1);
		awaitFollowing();
	}

	@Test
	void pendingStartDoesNotHappenAfterTheTerm() {
		this.supervisor = supervisor(new StartPolicy(Duration.ofDays(1), Duration.ofDays(1), 0, OnFailure.KEEP));
		this.work.failures = Integer.MAX_VALUE;
		this.supervisor.start();
		this.election.grant(JOB);
		awaitCalls("failed", 1);
		this.elector.resign();
		// The guarded run is closed, so the worker has made up its mind
		awaitFollowing();
		this.supervisor.stop().join();
		assertThat(this.work.calls).containsExactly("start", "failed");
	}

	@Test
	void termThatEndsJustBeforeTheStartStartsNothing() {
		this.supervisor.start();
		this.supervisor.stop().join();
		this.work.whenAsked = () -> this.elector.resign();
		this.election.grant(JOB);
		this.supervisor.start();
		awaitFollowing();
		this.supervisor.stop().join();
		assertThat(this.work.calls).isEmpty();
	}

	@Test
	void whatIsDoneDoesNotStartAgainInTheSameTerm() {
		AtomicInteger runs = new AtomicInteger();
		StartPolicy policy = new StartPolicy(SHORT, SHORT, 0, OnFailure.KEEP);
		// On the calling thread, so that each grant has had its effect
		LeaderSupervisor direct = new LeaderSupervisor(this.elector, "method", new Returning(runs),
				new SupervisorSettings(policy, SHORT), Runnable::run, new WorkReports(() -> List.of(new Recorder())));
		this.election.grant(JOB);
		direct.start();
		assertThat(runs).hasValue(1);
		assertThat(this.reports).containsExactly("managed job method", "started method MANAGED", "running",
				"ended null");
		this.election.revoke(JOB);
		this.election.grant(JOB);
		assertThat(runs).hasValue(2);
		direct.stop().join();
	}

	@Test
	void failedStartIsTriedAgain() {
		this.work.failures = 3;
		this.supervisor.start();
		this.election.grant(JOB);
		awaitCalls("started", 1);
		assertThat(this.work.calls.stream().filter("failed"::equals)).hasSize(3);
	}

	@Test
	void startThatFailsHalfwayIsStoppedBeforeTheNextAttempt() {
		this.work.failures = 1;
		this.work.failsHalfway = true;
		this.supervisor.start();
		this.election.grant(JOB);
		awaitCalls("started", 1);
		assertThat(this.work.calls).containsExactly("start", "failed", "stop", "start", "started");
	}

	@Test
	void leaderRemainsAfterTheLastAttempt() {
		this.supervisor = supervisor(new StartPolicy(SHORT, SHORT, 2, OnFailure.KEEP));
		this.work.failures = Integer.MAX_VALUE;
		this.supervisor.start();
		Leadership term = this.election.grant(JOB);
		awaitCalls("failed", 2);
		this.supervisor.stop().join();
		assertThat(this.work.calls).containsExactly("start", "failed", "start", "failed");
		assertThat(term.isValid()).isTrue();
	}

	@Test
	void leaderResignsAfterTheLastAttempt() {
		this.supervisor = supervisor(new StartPolicy(SHORT, SHORT, 2, OnFailure.RESIGN));
		this.work.failures = Integer.MAX_VALUE;
		this.supervisor.start();
		Leadership term = this.election.grant(JOB);
		Awaitility.await().until(() -> !term.isValid());
		assertThat(this.work.calls).containsExactly("start", "failed", "start", "failed");
	}

	@Test
	void electionIsNotReleasedBeforeTheStopIsDone() {
		this.work.stopGate = new CountDownLatch(1);
		this.supervisor.start();
		this.election.grant(JOB);
		awaitCalls("started", 1);
		this.elector.resign();
		awaitCalls("stop", 1);
		assertThat(this.elector.status().state()).isEqualTo(State.DRAINING);
		assertThatIllegalStateException().isThrownBy(() -> this.election.grant(JOB))
			.withMessageContaining("work of an earlier term still runs");
		assertThat(this.elector.status().state()).isEqualTo(State.DRAINING);
		this.work.letGo();
		awaitFollowing();
		this.election.grant(JOB);
		awaitCalls("started", 2);
	}

	@Test
	void twoFlapsInRowGiveNoSecondCopy() {
		this.work.startGate = new CountDownLatch(1);
		this.work.ignoresInterrupts = true;
		this.supervisor.start();
		this.election.grant(JOB);
		awaitCalls("start", 1);
		for (int flap = 0; flap < 2; flap++) {
			this.supervisor.stop();
			this.supervisor.start();
		}
		assertThat(this.work.calls).containsExactly("start");
		this.work.letGo();
		awaitCalls("started", 2);
		this.election.revoke(JOB);
		awaitCalls("stop", 2);
	}

	@Test
	void stopThatFailsIsTriedAgain() {
		this.work.stopFailures = 2;
		this.supervisor.start();
		this.election.grant(JOB);
		awaitCalls("started", 1);
		this.elector.resign();
		awaitCalls("stop", 1);
		awaitFollowing();
		assertThat(this.work.calls).containsExactly("start", "started", "stop failed", "stop failed", "stop");
	}

	@Test
	void whatRunsWithoutTermIsStopped() {
		this.work.run();
		this.supervisor.start();
		awaitCalls("stop", 1);
	}

	@Test
	void whatRunsAtTheGrantIsRestartedUnderTheTerm() {
		this.supervisor.start();
		this.supervisor.stop().join();
		Leadership term = this.election.grant(JOB);
		this.work.run();
		this.supervisor.start();
		awaitCalls("started", 1);
		assertThat(this.work.tokens).containsExactly(term.fencingToken());
		this.supervisor.stop().join();
		assertThat(this.work.calls).containsExactly("stop", "start", "started", "stop");
	}

	@Test
	void stopsWithTheSupervisorAndStartsAgainInTheSameTerm() {
		this.supervisor.start();
		Leadership term = this.election.grant(JOB);
		awaitCalls("started", 1);
		CompletableFuture<Void> stopped = this.supervisor.stop();
		stopped.join();
		assertThat(this.work.calls).containsExactly("start", "started", "stop");
		assertThat(term.isValid()).isTrue();
		this.supervisor.start();
		awaitCalls("started", 2);
	}

	@Test
	void pauseDoublesUpToTheLongest() {
		StartPolicy policy = new StartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), 0, OnFailure.KEEP);
		assertThat(List.of(1, 2, 3, 5, 6, 1000)).extracting(policy::pause)
			.extracting(Duration::toSeconds)
			.containsExactly(1L, 2L, 4L, 16L, 30L, 30L);
		assertThat(policy.isExhausted(1000)).isFalse();
	}

	@Test
	void impossiblePoliciesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new StartPolicy(Duration.ZERO, SHORT, 0, OnFailure.KEEP))
			.withMessageContaining("Pause of 0s to ");
		assertThatIllegalArgumentException().isThrownBy(() -> new StartPolicy(SHORT, SHORT, -1, OnFailure.KEEP))
			.withMessageContaining("-1 attempts");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SupervisorSettings(new StartPolicy(SHORT, SHORT, 0, OnFailure.KEEP), Duration.ZERO))
			.withMessageContaining("Stop timeout 0s is not greater than zero");
	}

	private void awaitCalls(String call, int times) {
		Awaitility.await().until(() -> this.work.calls.stream().filter(call::equals).count() >= times);
	}

	private void awaitReports(String report, int times) {
		Awaitility.await().until(() -> this.reports.stream().filter(report::equals).count() >= times);
	}

	private void awaitFollowing() {
		Awaitility.await()
			.until(() -> this.elector.status().state() != State.DRAINING
					&& this.elector.status().state() != State.LEADING);
	}

	private final class Recorder implements LeaderWorkListener {

		@Override
		public Run started(WorkStart start) {
			LeaderSupervisorTests.this.reports.add("started " + start.work() + " " + start.kind());
			return new Run() {

				@Override
				public void running() {
					LeaderSupervisorTests.this.reports.add("running");
				}

				@Override
				public void ended(@Nullable Throwable failure) {
					LeaderSupervisorTests.this.reports
						.add("ended " + ((failure != null) ? failure.getClass().getName() : null));
				}

			};
		}

		@Override
		public void managed(String election, String work) {
			LeaderSupervisorTests.this.reports.add("managed " + election + " " + work);
		}

	}

	/**
	 * Is done when its start returns.
	 */
	private record Returning(AtomicInteger runs) implements ManagedWork {

		@Override
		public void start(Leadership leadership) {
			this.runs.incrementAndGet();
		}

		@Override
		public void stop(Runnable done) {
			throw new IllegalStateException("There is nothing to stop");
		}

		@Override
		public boolean isRunning() {
			return false;
		}

		@Override
		public boolean endsWithStart() {
			return true;
		}

	}

	/**
	 * Records what is done with it, and how many copies of it run.
	 */
	private static final class RecordedWork implements ManagedWork {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private final List<Long> tokens = new CopyOnWriteArrayList<>();

		private volatile Runnable whenAsked = () -> {
		};

		private final AtomicInteger copies = new AtomicInteger();

		private final AtomicInteger mostCopies = new AtomicInteger();

		private volatile CountDownLatch startGate = new CountDownLatch(0);

		private volatile CountDownLatch stopGate = new CountDownLatch(0);

		private volatile boolean ignoresInterrupts;

		private volatile boolean failsHalfway;

		private volatile int failures;

		private volatile int stopFailures;

		void letGo() {
			this.startGate.countDown();
			this.stopGate.countDown();
		}

		void run() {
			this.mostCopies.accumulateAndGet(this.copies.incrementAndGet(), Math::max);
		}

		@Override
		public void start(Leadership leadership) throws Exception {
			this.tokens.add(leadership.fencingToken());
			this.calls.add("start");
			if (this.failures > 0) {
				this.failures--;
				if (this.failsHalfway) {
					run();
				}
				this.calls.add("failed");
				throw new IllegalStateException("Start fails");
			}
			// Counts from here, as what starts may work before the start returns
			run();
			pass();
			this.calls.add("started");
		}

		private void pass() throws InterruptedException {
			while (true) {
				try {
					this.startGate.await();
					return;
				}
				catch (InterruptedException ex) {
					if (!this.ignoresInterrupts) {
						this.copies.decrementAndGet();
						this.calls.add("interrupted");
						throw ex;
					}
				}
			}
		}

		@Override
		public void stop(Runnable done) {
			if (this.stopFailures > 0) {
				this.stopFailures--;
				this.calls.add("stop failed");
				throw new IllegalStateException("Stop fails");
			}
			this.calls.add("stop");
			Thread stopper = new Thread(() -> {
				Awaitility.await().until(() -> this.stopGate.getCount() == 0);
				this.copies.decrementAndGet();
				done.run();
			});
			stopper.setDaemon(true);
			stopper.start();
		}

		@Override
		public boolean isRunning() {
			this.whenAsked.run();
			return this.copies.get() > 0;
		}

	}

}
