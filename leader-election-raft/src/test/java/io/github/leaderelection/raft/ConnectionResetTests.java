package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionReset}.
 */
class ConnectionResetTests {

	@Test
	void waitForCallsThatHangIsCancelled() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
		ConnectionReset.run(() -> {
			try {
				cancelled.complete(!never.await(10, TimeUnit.MINUTES));
			}
			catch (InterruptedException ex) {
				cancelled.complete(true);
			}
		});
		assertThat(cancelled.get(60, TimeUnit.SECONDS)).isTrue();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void resetThatNeedsNoTimeIsOverWhenItReturns() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		ConnectionReset.run(() -> thread.set(Thread.currentThread()), Duration.ofMinutes(1));
		assertThat(thread.get()).isNotNull().isNotSameAs(Thread.currentThread());
		assertThat(thread.get().isAlive()).isFalse();
	}

	@Test
	void failureToEndTheOldConnectionIsNone() {
		ConnectionReset.run(() -> {
			throw new IllegalStateException("It cannot be closed");
		});
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void whoIsInterruptedStaysSoAndResetsAllTheSame() {
		CompletableFuture<Boolean> reset = new CompletableFuture<>();
		Thread.currentThread().interrupt();
		ConnectionReset.run(() -> reset.complete(true));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(reset.join()).isTrue();
	}

}
