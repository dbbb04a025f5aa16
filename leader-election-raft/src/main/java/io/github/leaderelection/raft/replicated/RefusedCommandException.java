package io.github.leaderelection.raft.replicated;

import java.io.IOException;

/**
 * The voters did not execute a command.
 */
public class RefusedCommandException extends IOException {

	private final Reason reason;

	/**
	 * Create a new {@link RefusedCommandException}.
	 * @param reason why it was not executed
	 * @param message what an operator should know
	 */
	public RefusedCommandException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/**
	 * Return why the command was not executed.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why a command was not executed.
	 */
	public enum Reason {

		/**
		 * The voters cannot read it.
		 */
		UNKNOWN,

		/**
		 * The voters belong to another cluster.
		 */
		OTHER_CLUSTER,

		/**
		 * The cluster has no elections yet, since not all its first voters have been
		 * there.
		 */
		NOT_BEGUN

	}

}
