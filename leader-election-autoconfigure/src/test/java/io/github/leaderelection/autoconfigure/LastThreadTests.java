package io.github.leaderelection.autoconfigure;

import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LastThread}.
 */
class LastThreadTests {

	private final Thread current = new Thread();

	private final Thread other = new Thread();

	@Test
	void daemonsDoNotKeepAProcessRunning() {
		this.other.setDaemon(true);
		assertThat(LastThread.isLast(this.current, List.of(this.current, this.other))).isTrue();
	}

	@Test
	void anyOtherThreadKeepsAProcessRunning() {
		assertThat(LastThread.isLast(this.current, List.of(this.current, this.other))).isFalse();
	}

	@Test
	void currentThreadIsNotTheLastBesideAThreadThatRuns() {
		CountDownLatch end = new CountDownLatch(1);
		Thread running = new Thread(() -> {
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		running.setDaemon(false);
		running.start();
		try {
			assertThat(LastThread.isCurrent()).isFalse();
		}
		finally {
			end.countDown();
		}
	}

}
