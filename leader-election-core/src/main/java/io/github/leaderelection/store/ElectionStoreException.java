package io.github.leaderelection.store;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a call of the store failed. Its outcome is unknown: it may have been
 * executed, may be executed later, or never. The message states the cause and the remedy
 * for an operator; {@link #problem()} returns the kind of failure. It is one line without
 * credentials, and so are those of the causes that have any: see {@link ShownText}.
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
		super(ShownText.problem(message), (cause != null) ? ShownText.withoutCredentials(cause) : null);
		this.problem = problem;
	}

	/**
	 * Return the kind of failure. It is for messages only: the outcome of the call is
	 * unknown in any case.
	 * @return the kind of failure
	 */
	public Problem problem() {
		return this.problem;
	}

	/**
	 * Kind of failure, as an operator distinguishes it.
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
