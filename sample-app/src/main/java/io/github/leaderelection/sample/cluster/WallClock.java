package io.github.leaderelection.sample.cluster;

/**
 * Shows instants of {@link System#nanoTime()} as wall-clock times. Their differences stay
 * those of the monotonic clock.
 *
 * @param nanos an instant
 * @param wallMillis the wall-clock time of that instant
 */
record WallClock(long nanos, long wallMillis) {

	static WallClock now() {
		return new WallClock(System.nanoTime(), System.currentTimeMillis());
	}

	/**
	 * Return the wall-clock time of an instant.
	 * @param instant the instant
	 * @return milliseconds since the epoch
	 */
	double millis(long instant) {
		return this.wallMillis + (instant - this.nanos) / 1e6;
	}

}
