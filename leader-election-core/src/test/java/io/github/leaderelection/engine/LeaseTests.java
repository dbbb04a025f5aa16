package io.github.leaderelection.engine;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Lease}.
 */
class LeaseTests {

	private final Lease lease = new Lease(new Moment(Long.MAX_VALUE - 10, 1000), Duration.ofMillis(7));

	@Test
	void coversUntilItsDurationHasPassedByEitherClock() {
		long start = this.lease.start().nanos();
		assertThat(this.lease.covers(start + 6_999_999, 1006)).isTrue();
		assertThat(this.lease.covers(start + 7_000_000, 1006)).isFalse();
		assertThat(this.lease.covers(start + 6_999_999, 1007)).isFalse();
	}

	@Test
	void remainingNanosNeverGoBelowZero() {
		long start = this.lease.start().nanos();
		assertThat(this.lease.remainingNanos(start + 1_000_000)).isEqualTo(6_000_000);
		assertThat(this.lease.remainingNanos(start + 8_000_000)).isZero();
	}

	@Test
	void endsAfterAnotherOnlyIfItStartsLater() {
		Lease later = new Lease(new Moment(this.lease.start().nanos() + 20, 1000), Duration.ofMillis(7));
		assertThat(later.endsAfter(this.lease)).isTrue();
		assertThat(this.lease.endsAfter(later)).isFalse();
		assertThat(this.lease.endsAfter(this.lease)).isFalse();
	}

}
