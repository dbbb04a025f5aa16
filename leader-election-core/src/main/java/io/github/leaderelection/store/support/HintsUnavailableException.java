package io.github.leaderelection.store.support;

/**
 * Thrown when the backend has no hints or does not permit them, so that a retry would not
 * help.
 */
public class HintsUnavailableException extends Exception {

	/**
	 * Create a new {@link HintsUnavailableException}.
	 * @param reason why there are none, for the log
	 */
	public HintsUnavailableException(String reason) {
		super(reason);
	}

}
