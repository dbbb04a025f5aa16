package io.github.leaderelection.raft;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds how often the same line is logged. Safe for use by any thread.
 */
final class LogThrottle {

	private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(10);

	/**
	 * More different lines than that in the same time are not logged.
	 */
	private static final int MAX_LINES = 20;

	private final LongSupplier clock;

	private final Map<String, Long> logged = new HashMap<>();

	/**
	 * Begin without a line.
	 * @param clock nanoseconds, as of {@link System#nanoTime()}
	 */
	LogThrottle(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Return whether to log a line now, which is at most once in ten minutes.
	 * @param line the line, or what identifies it
	 * @return whether to log it
	 */
	synchronized boolean permits(String line) {
		long now = this.clock.getAsLong();
		this.logged.values().removeIf((time) -> now - time >= PAUSE_NANOS);
		if (this.logged.containsKey(line) || this.logged.size() >= MAX_LINES) {
			return false;
		}
		this.logged.put(line, now);
		return true;
	}

}
