package io.github.leaderelection.engine;

import java.time.Duration;

/**
 * For how long an acknowledged heartbeat keeps a term valid: by both clocks, because a
 * suspended machine stops the monotonic one (rules 1 and 2).
 *
 * @param start what the duration is counted from
 * @param nanos the duration by the monotonic clock
 * @param millis the duration by the wall clock
 */
record Lease(Moment start, long nanos, long millis) {

	Lease(Moment start, Duration duration) {
		this(start, duration.toNanos(), duration.toMillis());
	}

	boolean covers(long nowNanos, long nowMillis) {
		// By subtraction, since nanoTime may overflow
		return nowNanos - this.start.nanos() < this.nanos && nowMillis - this.start.millis() < this.millis;
	}

	long remainingNanos(long nowNanos) {
		return Math.max(0, this.nanos - (nowNanos - this.start.nanos()));
	}

	boolean endsAfter(Lease other) {
		return this.start.nanos() - other.start.nanos() > 0;
	}

}
