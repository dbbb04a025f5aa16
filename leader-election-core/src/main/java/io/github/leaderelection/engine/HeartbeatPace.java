package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How far apart heartbeats are, in nanoseconds: a retry period, less after a hint, and
 * with back-off and jitter after a failure.
 */
final class HeartbeatPace {

	private static final int FIRST_BACKOFF_DIVISOR = 8;

	private static final int HINT_GAP_DIVISOR = 40;

	private static final long LONGEST_HINT_GAP_NANOS = 50_000_000;

	private static final int PATIENCE_DIVISOR = 4;

	private static final int MOST_DOUBLINGS = 10;

	private final long retryPeriod;

	private final RandomGenerator random;

	HeartbeatPace(Duration retryPeriod, RandomGenerator random) {
		this.retryPeriod = retryPeriod.toNanos();
		this.random = random;
	}

	long retryPeriod() {
		return this.retryPeriod;
	}

	/**
	 * Return how far apart heartbeats are at least that hints cause. However long the
	 * retry period is, what was announced or created is seen at once.
	 * @return the gap
	 */
	long hintGap() {
		return Math.min(this.retryPeriod / HINT_GAP_DIVISOR, LONGEST_HINT_GAP_NANOS);
	}

	/**
	 * Return how long to wait for the next view after an operation that did nothing: each
	 * further time in a row twice as long.
	 * @param times how often in a row that happened before
	 * @return the time, which may be longer than the retry period
	 */
	long hintGap(int times) {
		return hintGap() << Math.min(times, MOST_DOUBLINGS);
	}

	/**
	 * Return how much a heartbeat may be put forward or off to keep step with a leader.
	 * @return the time
	 */
	long patience() {
		return this.retryPeriod / PATIENCE_DIVISOR;
	}

	/**
	 * Return how long to wait after a heartbeat that failed.
	 * @param failures how many have failed in a row before
	 * @param waited for how long the last one has waited for its answer
	 * @return the time since the last heartbeat was sent
	 */
	long backoff(int failures, long waited) {
		long first = this.retryPeriod / FIRST_BACKOFF_DIVISOR;
		long delay = Math.min(this.retryPeriod, first << Math.min(failures, MOST_DOUBLINGS));
		// An attempt that waited in vain for an answer has waited long enough
		long again = waited + jitter(first);
		return Math.max(jitter(delay), again);
	}

	private long jitter(long delay) {
		return delay / 2 + this.random.nextLong(delay / 2 + 1);
	}

}
