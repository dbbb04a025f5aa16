package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Elector}: how threads of the application wait, in real time.
 */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class ElectorTests {

	private final RealClocks clocks = new RealClocks();

	private final Subscription subscription = () -> {
	};

	private final Elector elector = new Elector("jobs", this.clocks, new NoElectorCalls(this.subscription),
			new GuardedWork(this.clocks, () -> {
			}), new Standing(), new Pauses("all elections"), CandidacyRules.SAFE);

	@Test
	void describesItself() {
		assertThat(this.elector).hasToString("LeaderElector[jobs]");
		assertThat(this.elector.addListener((event) -> {
		})).isSameAs(this.subscription);
	}

	@Test
	void doesNotWaitForTheLeadershipThatItHas() throws InterruptedException {
		this.elector.grant(term());
		assertThat(this.elector.awaitLeadership(Duration.ofDays(1))).isPresent();
	}

	@Test
	void doesNotWaitWithoutATimeout() throws InterruptedException {
		assertThat(this.elector.awaitLeadership(Duration.ZERO)).isEmpty();
	}

	@Test
	void waitsUntilTheTimeoutHasPassed() throws InterruptedException {
		Duration timeout = Duration.ofNanos(20_500_000);
		long start = System.nanoTime();
		assertThat(this.elector.awaitLeadership(timeout)).isEmpty();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(timeout);
	}

	@Test
	void waitsUntilATermIsGranted() throws Exception {
		CompletableFuture<Optional<Leadership>> awaited = new CompletableFuture<>();
		Thread thread = waitFor(awaited);
		Term over = term();
		over.end(Reason.STOPPED);
		int asked = this.clocks.asked.get();
		this.elector.grant(over);
		// It has found that the term is over, and asks how long it may wait
		while (this.clocks.asked.get() == asked) {
			Thread.onSpinWait();
		}
		while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
			Thread.onSpinWait();
		}
		assertThat(awaited).isNotDone();
		Term term = term();
		this.elector.grant(term);
		assertThat(awaited.get(20, TimeUnit.SECONDS)).contains(term);
	}

	@Test
	void waitsNoLongerThanUntilTheElectionIsLeft() throws Exception {
		CompletableFuture<Optional<Leadership>> awaited = new CompletableFuture<>();
		waitFor(awaited);
		this.elector.leave();
		assertThat(awaited.get(20, TimeUnit.SECONDS)).isEmpty();
	}

	private Thread waitFor(CompletableFuture<Optional<Leadership>> awaited) {
		Thread thread = new Thread(() -> {
			try {
				// Longer than can be counted in nanoseconds
				awaited.complete(this.elector.awaitLeadership(Duration.ofDays(1_000_000)));
			}
			catch (InterruptedException ex) {
				awaited.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		while (thread.getState() != Thread.State.TIMED_WAITING) {
			Thread.onSpinWait();
		}
		return thread;
	}

	private Term term() {
		return new Term("jobs", "a", 1, 0, new Lease(Moment.now(this.clocks), Duration.ofMinutes(1)), this.clocks,
				TimingRules.SAFE);
	}

	private static final class RealClocks implements EngineEnvironment {

		// Where the monotonic clock begins means nothing
		private static final long OFFSET = Duration.ofDays(400).toNanos();

		private final AtomicInteger asked = new AtomicInteger();

		@Override
		public long nanoTime() {
			this.asked.incrementAndGet();
			return System.nanoTime() + OFFSET;
		}

		@Override
		public long currentTimeMillis() {
			return System.currentTimeMillis();
		}

		@Override
		public RandomGenerator random() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void execute(Runnable task) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Cancellable schedule(Runnable task, long delayNanos) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Cancellable schedulePeriodically(Runnable task, long delayNanos) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Withdrawable executeStoreCall(Runnable call) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void failed(String where, Throwable failure) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void executeListener(Runnable task) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void executeSignal(Runnable task) {
			throw new UnsupportedOperationException();
		}

	}

}
