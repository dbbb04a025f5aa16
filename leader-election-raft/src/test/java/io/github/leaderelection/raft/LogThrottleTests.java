package io.github.leaderelection.raft;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogThrottle}.
 */
class LogThrottleTests {

	private long now;

	private final LogThrottle lines = new LogThrottle(() -> this.now);

	@Test
	void sameLineIsPermittedOncePerTenMinutes() {
		assertThat(this.lines.permits("a")).isTrue();
		assertThat(this.lines.permits("b")).isTrue();
		this.now += TimeUnit.MINUTES.toNanos(10) - 1;
		assertThat(this.lines.permits("a")).isFalse();
		this.now++;
		assertThat(this.lines.permits("a")).isTrue();
		assertThat(this.lines.permits("a")).isFalse();
	}

	@Test
	void differentLinesAreBoundedToo() {
		int permitted = 0;
		for (int line = 0; line < 1000; line++) {
			if (this.lines.permits("line " + line)) {
				permitted++;
			}
		}
		assertThat(permitted).isEqualTo(20);
		this.now += TimeUnit.MINUTES.toNanos(10);
		assertThat(this.lines.permits("another")).isTrue();
	}

}
