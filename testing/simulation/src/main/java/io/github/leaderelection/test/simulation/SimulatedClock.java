package io.github.leaderelection.test.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The two clocks of one machine, neither of which runs or stands right.
 */
final class SimulatedClock {

	private static final long MILLION = 1_000_000;

	private static final long SECOND = 1_000_000_000L;

	private static final long YEAR_MILLIS = Duration.ofDays(365).toMillis();

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

	/**
	 * Create the clocks of a machine.
	 * @param scenario how wrong they may be
	 * @param time true time
	 * @param random decides how wrong they are
	 * @return the clocks
	 */
	static SimulatedClock of(Scenario scenario, VirtualTime time, SplittableRandom random) {
		long rate = 1_000_000;
		if (scenario.has(Fault.CLOCK_RATE)) {
			// The extremes are the likeliest
			rate += switch (random.nextInt(4)) {
				case 0 -> scenario.ratePerMillion();
				case 1 -> -scenario.ratePerMillion();
				default -> random.nextLong(-scenario.ratePerMillion(), scenario.ratePerMillion() + 1);
			};
		}
		long offset = (scenario.has(Fault.NANO_OVERFLOW)) ? Long.MAX_VALUE - random.nextLong(60 * SECOND)
				: random.nextLong(1000 * SECOND);
		boolean wallsAgree = scenario.losesData();
		long wallRate = wallsAgree ? 1_000_000 : rate;
		long wallOffset = random.nextLong(-1000, 1000) * (wallsAgree ? 1 : 60);
		if (scenario.has(Fault.CLOCK_YEARS)) {
			wallOffset += switch (random.nextInt(4)) {
				case 0 -> 20 * YEAR_MILLIS;
				case 1 -> -50 * YEAR_MILLIS;
				case 2 -> random.nextLong(-30, 31) * YEAR_MILLIS;
				default -> 0;
			};
		}
		return new SimulatedClock(time, offset, rate, wallRate, wallOffset);
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
