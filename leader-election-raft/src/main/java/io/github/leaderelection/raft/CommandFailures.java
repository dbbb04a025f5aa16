package io.github.leaderelection.raft;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Distinguishes calls that fail now and then, as they do while a leader is elected, from
 * those that fail all the time.
 */
final class CommandFailures {

	private final long patience;

	private @Nullable String last;

	private boolean executed;

	private long first;

	private long latest;

	/**
	 * Begin without a failure.
	 * @param operationTimeout after which a call fails
	 */
	CommandFailures(Duration operationTimeout) {
		this.patience = 2 * operationTimeout.toNanos();
	}

	synchronized void executed() {
		this.executed = true;
		this.last = null;
	}

	/**
	 * Return whether the last call was executed.
	 * @return {@code false} if it failed, or none was made yet
	 */
	synchronized boolean isExecuted() {
		return this.executed && this.last == null;
	}

	/**
	 * Return whether any call was executed so far.
	 * @return {@code false} if all have failed, or none was made yet
	 */
	synchronized boolean hasExecuted() {
		return this.executed;
	}

	synchronized void failed(Exception failure, long now) {
		if (this.last == null) {
			this.first = now;
		}
		this.last = FailureMessages.describe(failure);
		this.latest = now;
	}

	/**
	 * Return why the last call failed.
	 * @return the failure, or {@code null} if it was executed
	 */
	synchronized @Nullable String last() {
		return this.last;
	}

	/**
	 * Return why all calls of a while have failed. If none is made, none fails.
	 * @return the failure, or {@code null} if one was executed, or the while was shorter
	 * than two operation timeouts
	 */
	synchronized @Nullable String lasting() {
		return (this.latest - this.first > this.patience) ? this.last : null;
	}

}
