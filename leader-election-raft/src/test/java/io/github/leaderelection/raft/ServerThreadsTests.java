package io.github.leaderelection.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServerThreads}.
 */
class ServerThreadsTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private final ServerThreads threads = new ServerThreads("test");

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch cleaned = new CountDownLatch(1);

	@Test
	void startThatSucceedsIsNotCleanedUp() throws IOException {
		assertThat(this.threads.call(() -> 1, LONG, this.cleaned::countDown)).isOne();
		assertThat(this.cleaned.getCount()).isOne();
	}

	@Test
	void startThatHangsIsGivenUpAndCleanedUpOnceItEnds() throws Exception {
		assertThatExceptionOfType(StartTimeoutException.class).isThrownBy(() -> call(Duration.ofMillis(50)))
			.withMessageContaining("did not start within 50ms");
		assertThat(this.cleaned.getCount()).isOne();
		this.started.countDown();
		assertThat(this.cleaned.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whoIsInterruptedWaitsNoMore() throws Exception {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(StartTimeoutException.class).isThrownBy(() -> call(LONG))
			.withMessageContaining("interrupted");
		assertThat(Thread.interrupted()).isTrue();
		this.started.countDown();
		assertThat(this.cleaned.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void errorIsCleanedUpAndThrown() {
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> this.threads.call(() -> {
			throw new NoClassDefFoundError("org/apache/ratis/Missing");
		}, LONG, this.cleaned::countDown));
		assertThat(this.cleaned.getCount()).isZero();
	}

	private Object call(Duration bound) throws IOException {
		return this.threads.call(() -> {
			this.started.await();
			return 1;
		}, bound, this.cleaned::countDown);
	}

}
