package io.github.leaderelection.test.simulation;

/**
 * The two clocks of one machine, neither of which runs or stands right.
 */
final class SimulatedClock {

	private static final long MILLION = 1_000_000;

	private static final long EPOCH_MILLIS = 1_790_000_000_000L;

	private final VirtualTime time;

	private final long nanoOffset;

	private final long ratePerMillion;

	private final long wallRatePerMillion;

	private long suspendedNanos;

	private long suspendedSince = -1;

	private long wallOffsetMillis;

	/**
	 * Create a new {@link SimulatedClock}.
	 * @param time true time
	 * @param nanoOffset what the monotonic clock shows at time zero
	 * @param ratePerMillion how many nanoseconds it counts in a true millisecond
	 * @param wallRatePerMillion the same of the wall clock
	 * @param wallOffsetMillis by how much the wall clock is ahead
	 */
	SimulatedClock(VirtualTime time, long nanoOffset, long ratePerMillion, long wallRatePerMillion,
			long wallOffsetMillis) {
		this.time = time;
		this.nanoOffset = nanoOffset;
		this.ratePerMillion = ratePerMillion;
		this.wallRatePerMillion = wallRatePerMillion;
		this.wallOffsetMillis = wallOffsetMillis;
	}

	long nanoTime() {
		return this.nanoOffset + scaled(running() - this.suspendedNanos, this.ratePerMillion);
	}

	private long running() {
		return (this.suspendedSince >= 0) ? this.suspendedSince : this.time.now();
	}

	long currentTimeMillis() {
		return EPOCH_MILLIS + this.wallOffsetMillis + scaled(this.time.now(), this.wallRatePerMillion) / MILLION;
	}

	/**
	 * Return how much true time passes while the monotonic clock counts a duration.
	 * @param nanos the duration
	 * @return true time, rounded up
	 */
	long trueNanos(long nanos) {
		return nanos / this.ratePerMillion * MILLION + nanos % this.ratePerMillion * MILLION / this.ratePerMillion + 1;
	}

	/**
	 * Let the monotonic clock stand still.
	 */
	void suspend() {
		if (this.suspendedSince < 0) {
			this.suspendedSince = this.time.now();
		}
	}

	boolean isSuspended() {
		return this.suspendedSince >= 0;
	}

	/**
	 * Let it go on.
	 */
	void resume() {
		if (this.suspendedSince >= 0) {
			this.suspendedNanos += this.time.now() - this.suspendedSince;
			this.suspendedSince = -1;
		}
	}

	void stepWall(long millis) {
		this.wallOffsetMillis += millis;
	}

	private static long scaled(long nanos, long ratePerMillion) {
		return nanos / MILLION * ratePerMillion + nanos % MILLION * ratePerMillion / MILLION;
	}

}
