package io.github.leaderelection.test.simulation;

import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Errors that an environment throws now and then, as a JVM does that is short of memory
 * or threads.
 */
final class InjectedErrors {

	private static final int ONE_ERROR_IN = 30;

	private @Nullable SplittableRandom random;

	/**
	 * Begin to throw, or end.
	 * @param random decides when, {@code null} for never
	 */
	void setRandom(@Nullable SplittableRandom random) {
		this.random = random;
	}

	/**
	 * Return whether answers may not be taken in since something throws.
	 * @return whether errors are injected
	 */
	boolean areInjected() {
		return this.random != null;
	}

	void mayThrow() {
		SplittableRandom dice = this.random;
		if (dice != null && dice.nextInt(ONE_ERROR_IN) == 0) {
			switch (dice.nextInt(3)) {
				case 0 -> throw new InjectedOutOfMemory();
				case 1 -> throw new InjectedRejection();
				default -> throwError();
			}
		}
	}

	static void throwError() {
		throw new InjectedError();
	}

	static boolean isInjected(Throwable failure) {
		return failure instanceof Injected;
	}

	private interface Injected {

	}

	private static final class InjectedOutOfMemory extends OutOfMemoryError implements Injected {

	}

	private static final class InjectedRejection extends RejectedExecutionException implements Injected {

	}

	private static final class InjectedError extends Error implements Injected {

	}

}
