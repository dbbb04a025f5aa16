package io.github.leaderelection.raft;

/**
 * Ends connections that do not answer.
 *
 * @author Leader Election
 */
final class ConnectionReset {

	private ConnectionReset() {
	}

	/**
	 * Reset a connection without waiting for the calls that hang on it. Ratis waits up to
	 * five seconds for them, unless the thread is interrupted, and keeps using the dead
	 * connection meanwhile.
	 * @param reset resets the connection
	 */
	static void reset(Runnable reset) {
		boolean interrupted = Thread.interrupted();
		Thread.currentThread().interrupt();
		try {
			reset.run();
		}
		finally {
			Thread.interrupted();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
