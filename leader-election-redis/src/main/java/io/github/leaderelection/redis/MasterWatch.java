package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.store.ShownText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the sentinels for the master periodically while the store is used. A master that
 * was replaced may accept writes for ten seconds after it has returned, and an instance
 * with a connection to it sees no failure. The others wait for a lease duration before
 * they claim anything on the new master, which leaves time to detect that. It delays no
 * call: sentinels that do not answer stop no leader.
 */
final class MasterWatch {

	private static final Logger logger = LoggerFactory.getLogger(MasterWatch.class);

	private static final Duration END_BOUND = Duration.ofSeconds(1);

	private static final int UNUSED_AFTER_ROUNDS = 10;

	private final Duration period;

	private final Runnable round;

	private @Nullable Thread thread;

	private int roundsSinceUse;

	/**
	 * Create a watch that does not run yet.
	 * @param period how often to ask
	 * @param round asks
	 */
	MasterWatch(Duration period, Runnable round) {
		this.period = period;
		this.round = round;
	}

	/**
	 * Note that the store is used.
	 */
	synchronized void use() {
		this.roundsSinceUse = 0;
		if (this.thread == null) {
			this.thread = new Thread(this::run, "leader-election-redis-sentinel");
			this.thread.setDaemon(true);
			this.thread.start();
		}
	}

	/**
	 * Stop to ask, and wait for what is being asked.
	 */
	void stop() {
		Thread stopped;
		synchronized (this) {
			stopped = this.thread;
			this.thread = null;
			notifyAll();
		}
		if (stopped != null) {
			stopped.interrupt();
			try {
				stopped.join(END_BOUND.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void run() {
		while (awaitNextRound()) {
			try {
				this.round.run();
			}
			catch (Throwable ex) {
				logger.debug("No sentinel has reported the address of the master", ShownText.withoutCredentials(ex));
			}
		}
	}

	private synchronized boolean awaitNextRound() {
		long end = System.nanoTime() + this.period.toNanos();
		try {
			for (long left = 1; left > 0
					&& isCurrent(); left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
				wait(left);
			}
		}
		catch (InterruptedException ex) {
			this.thread = null;
		}
		if (isCurrent() && ++this.roundsSinceUse > UNUSED_AFTER_ROUNDS) {
			this.thread = null;
		}
		return isCurrent();
	}

	private boolean isCurrent() {
		return this.thread == Thread.currentThread();
	}

}
