package io.github.leaderelection.jdbc;

import java.sql.SQLTimeoutException;
import java.time.Duration;

/**
 * When a call has to end.
 *
 * @param nanoTime the moment on the clock of {@link System#nanoTime()}
 */
record Deadline(long nanoTime) {

	static Deadline in(Duration duration) {
		return new Deadline(System.nanoTime() + duration.toNanos());
	}

	boolean isOver() {
		return System.nanoTime() - this.nanoTime >= 0;
	}

	/**
	 * Return the time that is left.
	 * @return at least one millisecond
	 * @throws SQLTimeoutException if no time is left
	 */
	int remainingMillis() throws SQLTimeoutException {
		long nanos = this.nanoTime - System.nanoTime();
		if (nanos <= 0) {
			throw new SQLTimeoutException("the operation timeout has expired");
		}
		return (int) Math.min(Integer.MAX_VALUE, 1 + nanos / 1_000_000);
	}

}
