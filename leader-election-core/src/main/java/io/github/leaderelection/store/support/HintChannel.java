package io.github.leaderelection.store.support;

import io.github.leaderelection.store.HintListener;

/**
 * A connection on which a backend sends hints.
 */
public interface HintChannel extends AutoCloseable {

	/**
	 * Wait for hints and pass them to the listener, until the connection fails or is
	 * closed.
	 * @param listener the listener to notify
	 * @param established called once hints can arrive
	 * @throws HintsUnavailableException if another connection would not help
	 * @throws Exception if the connection fails
	 */
	void listen(HintListener listener, Runnable established) throws Exception;

	/**
	 * Close the connection, by any thread: {@link #listen} then returns or throws.
	 */
	@Override
	void close();

	/**
	 * Opens connections.
	 */
	@FunctionalInterface
	interface Opener {

		/**
		 * Open a connection.
		 * @return the connection
		 * @throws HintsUnavailableException if the backend has no hints
		 * @throws Exception if it could not be opened
		 */
		HintChannel open() throws Exception;

	}

}
