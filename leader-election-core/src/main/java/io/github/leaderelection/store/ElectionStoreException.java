package io.github.leaderelection.store;

import org.jspecify.annotations.Nullable;

/**
 * A call of the store failed, and its outcome is unknown: it may have been executed, may
 * be executed later, or never. The message names the cause and what an operator can do
 * about it; {@link #problem()} says what kind of failure it is.
 *
 * @author Leader Election
 */
public class ElectionStoreException extends RuntimeException {

	private final Problem problem;

	/**
	 * Create a new {@link ElectionStoreException} for a store that could not be reached.
	 * @param message what went wrong and what to do about it
	 * @param cause the cause, if there is one
	 */
	public ElectionStoreException(String message, @Nullable Throwable cause) {
		this(Problem.UNREACHABLE, message, cause);
	}

	/**
	 * Create a new {@link ElectionStoreException}.
	 * @param problem the kind of failure
	 * @param message what went wrong and what to do about it
	 * @param cause the cause, if there is one
	 */
	public ElectionStoreException(Problem problem, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.problem = problem;
	}

	/**
	 * Return the kind of failure. It is for messages only: the outcome of the call is
	 * unknown whatever it is.
	 * @return the kind of failure
	 */
	public Problem problem() {
		return this.problem;
	}

	/**
	 * The kind of failure, as an operator would look for it.
	 */
	public enum Problem {

		/**
		 * No answer arrived: the network, the address, or a server that is down.
		 */
		UNREACHABLE,

		/**
		 * The server answered and refused this client: credentials, permissions, a
		 * certificate, the number of connections.
		 */
		REFUSED,

		/**
		 * The server answered and cannot be used as it is: a missing table, a read-only
		 * replica, a full disk, an unsupported version.
		 */
		UNUSABLE

	}

}
