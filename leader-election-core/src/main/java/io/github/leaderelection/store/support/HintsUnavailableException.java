package io.github.leaderelection.store.support;

/**
 * The backend has no hints or does not permit them, and it is of no use to try again.
 *
 * @author Leader Election
 */
public class HintsUnavailableException extends Exception {

	/**
	 * Create a new {@link HintsUnavailableException}.
	 * @param reason why there are none, for people
	 */
	public HintsUnavailableException(String reason) {
		super(reason);
	}

}
