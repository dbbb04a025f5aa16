package io.github.leaderelection.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The time after the start of a node in which commands may fail without a warning, since
 * the other voters may be starting too. It ends with the first command that is executed.
 * A voter that has taken part waits for nobody, but its first commands may have begun
 * before there was a leader.
 */
final class StartGrace {

	private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

	private final BooleanSupplier takenPart;

	/**
	 * Those since the voter has taken part.
	 */
	private final CommandFailures failures;

	private final long start;

	private volatile boolean over;

	/**
	 * Begin.
	 * @param operationTimeout after which a call fails
	 * @param takenPart whether this instance is a voter that has taken part
	 * @param now the time in nanoseconds
	 */
	StartGrace(Duration operationTimeout, BooleanSupplier takenPart, long now) {
		this.takenPart = takenPart;
		this.failures = new CommandFailures(operationTimeout);
		this.start = now;
	}

	void executed() {
		this.over = true;
	}

	void failed(IOException failure, long now) {
		if (this.takenPart.getAsBoolean()) {
			this.failures.failed(failure, now);
		}
		if (!FailureMessages.isPassing(failure) || this.failures.lasting() != null) {
			this.over = true;
		}
	}

	/**
	 * Return whether a failure indicates a fault.
	 * @param now the time in nanoseconds
	 * @return {@code true} once a command was executed, one failed for what does not pass
	 * by itself, commands have failed for longer than two operation timeouts since the
	 * voter has taken part, or a minute has passed
	 */
	boolean isOver(long now) {
		return this.over || now - this.start >= LONGEST_NANOS;
	}

}
