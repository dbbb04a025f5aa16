package io.github.leaderelection.raft;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up a connection of Ratis that does not answer. Ratis 3.3.0 waits three seconds
 * for the calls that hang on the old connection before it ends them, and a sender of a
 * stream keeps using the old one until then. So the reset is a task of its own, which is
 * cancelled after a moment: that ends the wait, and with it the old connection. See
 * {@code docs/backends/raft-workarounds.md}.
 */
final class ConnectionReset {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionReset.class);

	/**
	 * How long the calls on the old connection get to end by themselves.
	 */
	private static final Duration GRACE = Duration.ofMillis(50);

	/**
	 * How long to wait for the end of the old connection. The new one is in use before
	 * that.
	 */
	private static final Duration BOUND = Duration.ofSeconds(1);

	private ConnectionReset() {
	}

	/**
	 * Reset a connection. A failure to end the old one is no failure of the reset.
	 * @param reset lets Ratis reset the connection
	 */
	static void run(Runnable reset) {
		run(reset, BOUND);
	}

	static void run(Runnable reset, Duration bound) {
		Thread thread = new Thread(() -> {
			try {
				reset.run();
			}
			catch (RuntimeException ex) {
				logger.debug("[raft] A connection was not ended in good order", ex);
			}
		}, "raft-connection-reset");
		thread.setDaemon(true);
		thread.start();
		try {
			thread.join(GRACE.toMillis());
			thread.interrupt();
			thread.join(bound.toMillis());
		}
		catch (InterruptedException ex) {
			thread.interrupt();
			Thread.currentThread().interrupt();
		}
	}

}
