package io.github.leaderelection.benchmarks.measure;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for a condition, or for a time.
 */
public final class Wait {

	private static final Duration BOUND = Duration.ofMinutes(20);

	private static final Duration INTERVAL = Duration.ofMillis(5);

	private Wait() {
	}

	public static void until(String what, BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - start > BOUND.toNanos()) {
				throw new IllegalStateException("Waited in vain for " + what);
			}
			LockSupport.parkNanos(INTERVAL.toNanos());
		}
	}

	public static void time(Duration time) {
		long start = System.nanoTime();
		for (long left = time.toNanos(); left > 0; left = start + time.toNanos() - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

}
