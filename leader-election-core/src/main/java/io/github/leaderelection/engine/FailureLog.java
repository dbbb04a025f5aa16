package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what the engine continues after: at most one stack trace a minute, since what
 * fails once may fail at each heartbeat. Safe for use by any thread.
 */
final class FailureLog {

	private static final Logger logger = LoggerFactory.getLogger(FailureLog.class);

	private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

	private final LongSupplier nanoTime;

	private boolean logged;

	private long lastLogged;

	private long suppressed;

	FailureLog(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Log a failure, or count it if one was logged within the last minute. Never throws.
	 * @param where what failed
	 * @param failure what it threw
	 * @return whether it was logged
	 */
	synchronized boolean report(String where, Throwable failure) {
		try {
			long now = this.nanoTime.getAsLong();
			if (this.logged && now - this.lastLogged < INTERVAL_NANOS) {
				this.suppressed++;
				logger.debug("[{}] failed; the election engine continues", where, failure);
				return false;
			}
			logger.error("[{}] failed; the election engine continues ({} more failures since the last report)", where,
					this.suppressed, failure);
			this.logged = true;
			this.lastLogged = now;
			this.suppressed = 0;
			return true;
		}
		catch (Throwable ex) {
			// There may be no memory left to say so
			return false;
		}
	}

}
