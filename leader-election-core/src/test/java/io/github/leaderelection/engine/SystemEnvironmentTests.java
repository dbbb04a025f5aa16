package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.engine.EngineEnvironment.Cancellable;
import io.github.leaderelection.engine.EngineEnvironment.Withdrawable;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SystemEnvironment}: the engine with real clocks and threads.
 */
class SystemEnvironmentTests {

	@Test
	void aThousandElectionsUseAsManyThreadsAsOne() throws Exception {
		ElectionEngine engine = engine();
		engine.start();
		engine.campaign();
		assertThat(engine.elector("job").awaitLeadership(Duration.ofMinutes(1))).isPresent();
		for (int i = 0; i < 1000; i++) {
			engine.elector("job-" + i);
		}
		for (int i = 0; i < 1000; i++) {
			assertThat(engine.elector("job-" + i).awaitLeadership(Duration.ofMinutes(1))).isPresent();
		}
		Set<String> threads = threads();
		System.out.println("Threads with 1,001 elections: " + threads);
		assertThat(threads).hasSizeLessThanOrEqualTo(4);
		engine.stop();
	}

	// A thread that finishes its last call while the engine stops must still end
	@Test
	void manyStoppedEnginesStartAgainAndLeaveNoThreadBehind() throws Exception {
		for (int i = 0; i < 50; i++) {
			ElectionEngine engine = engine();
			for (int start = 0; start < 2; start++) {
				engine.start();
				engine.campaign();
				LeaderElector elector = engine.elector("job");
				assertThat(engine.awaitStore(Duration.ofMinutes(1))).isTrue();
				assertThat(elector.awaitLeadership(Duration.ofMinutes(1))).isPresent();
				engine.stop();
				assertThat(elector.isLeader()).isFalse();
			}
		}
		awaitEndOfThreads();
	}

	@Test
	void callsWaitForAThreadAndCanBeWithdrawnMeanwhile() throws Exception {
		SystemEnvironment environment = new SystemEnvironment();
		Semaphore begun = new Semaphore(0);
		CountDownLatch finish = new CountDownLatch(1);
		List<String> executed = Collections.synchronizedList(new ArrayList<>());
		for (int i = 0; i < 2; i++) {
			Withdrawable busy = environment.executeStoreCall(() -> {
				begun.release();
				await(finish);
			});
			assertThat(begun.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
			assertThat(busy.withdraw()).isFalse();
		}
		Withdrawable withdrawn = environment.executeStoreCall(() -> executed.add("withdrawn"));
		environment.executeStoreCall(() -> {
			executed.add("waited");
			begun.release();
		});
		assertThat(withdrawn.withdraw()).isTrue();
		assertThat(withdrawn.withdraw()).isFalse();
		finish.countDown();
		assertThat(begun.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
		assertThat(executed).containsExactly("waited");
	}

	@Test
	void noCallIsRefusedRightAfterOneThatWasAnswered() throws Exception {
		SystemEnvironment environment = new SystemEnvironment();
		Semaphore answers = new Semaphore(0);
		for (int i = 0; i < 2_000; i++) {
			environment.executeStoreCall(answers::release);
			environment.executeStoreCall(answers::release);
			assertThat(answers.tryAcquire(2, 1, TimeUnit.MINUTES)).isTrue();
		}
		assertThat(threads()).filteredOn((name) -> name.contains("store")).hasSizeLessThanOrEqualTo(2);
	}

	@Test
	void periodicTaskGoesOnWhateverItThrows() throws Exception {
		SystemEnvironment environment = new SystemEnvironment();
		CountDownLatch runs = new CountDownLatch(3);
		Cancellable ticks = environment.schedulePeriodically(() -> {
			runs.countDown();
			throw new OutOfMemoryError("on purpose");
		}, 1_000_000);
		assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
		ticks.cancel();
	}

	@Test
	void periodicTaskThatCouldNotBeScheduledNeverRuns() throws Exception {
		AtomicBoolean noThreads = new AtomicBoolean(true);
		SystemEnvironment environment = new SystemEnvironment((task) -> {
			if (noThreads.get()) {
				throw new OutOfMemoryError("on purpose");
			}
			return new Thread(task);
		});
		AtomicInteger runs = new AtomicInteger();
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> environment.schedulePeriodically(runs::incrementAndGet, 1_000_000));
		noThreads.set(false);
		CountDownLatch others = new CountDownLatch(3);
		Cancellable ticks = environment.schedulePeriodically(others::countDown, 1_000_000);
		assertThat(others.await(1, TimeUnit.MINUTES)).isTrue();
		ticks.cancel();
		assertThat(runs).hasValue(0);
	}

	@Test
	void signalWaitsNeitherForAnotherSignalNorForAListener() throws Exception {
		SystemEnvironment environment = new SystemEnvironment();
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch signalled = new CountDownLatch(1);
		environment.executeListener(() -> await(blocked));
		environment.executeSignal(() -> await(blocked));
		environment.executeSignal(signalled::countDown);
		assertThat(signalled.await(1, TimeUnit.MINUTES)).isTrue();
		blocked.countDown();
		awaitEndOfThreads();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void awaitingLeadershipEndsWithTheTimeout() throws Exception {
		assertThat(engine().elector("job").awaitLeadership(Duration.ofMillis(20))).isEmpty();
	}

	private static ElectionEngine engine() {
		return ElectionEngine.builder(new InMemoryElectionStore())
			.settings(ElectionSettings.ofLease(Duration.ofSeconds(2)).withClaimMissing(true))
			.build();
	}

	private static void awaitEndOfThreads() {
		long start = System.nanoTime();
		while (!threads().isEmpty() && System.nanoTime() - start < Duration.ofMinutes(1).toNanos()) {
			// Listing all threads stops all of them
			LockSupport.parkNanos(10_000_000);
		}
		assertThat(threads()).isEmpty();
	}

	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("leader-election-"))
			.collect(Collectors.toSet());
	}

}
