package io.github.leaderelection.store;

import org.jspecify.annotations.Nullable;

/**
 * A call of the store failed, and nobody knows whether it was or will be executed. The
 * message says what an operator can do about it.
 *
 * @author Leader Election
 */
public class ElectionStoreException extends RuntimeException {

	/**
	 * Create a new {@link ElectionStoreException}.
	 * @param message what went wrong and what to do about it
	 * @param cause the cause, if there is one
	 */
	public ElectionStoreException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
