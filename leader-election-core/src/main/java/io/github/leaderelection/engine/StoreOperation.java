package io.github.leaderelection.engine;

import org.jspecify.annotations.Nullable;

/**
 * A store call that waits its turn behind others. All methods but {@link #call} run on
 * the state thread.
 *
 * @param <T> the type of the answer, {@link Void} if there is none
 */
interface StoreOperation<T extends @Nullable Object> extends StoreCalls.Outcome<T> {

	/**
	 * Return whether the call is still to be made, asked when its turn has come.
	 * @return {@code false} to drop it
	 */
	default boolean isDue() {
		return true;
	}

	/**
	 * Call the store.
	 * @return the answer
	 */
	T call();

	/**
	 * Called when the call was dropped, was answered or has an unknown outcome, and
	 * before the method for that outcome.
	 */
	default void settled() {
	}

}
