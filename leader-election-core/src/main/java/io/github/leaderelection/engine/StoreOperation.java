package io.github.leaderelection.engine;

/**
 * A store call that waits its turn behind others. All methods but {@link #call} run on
 * the state thread.
 *
 * @param <T> the type of the answer
 */
interface StoreOperation<T> extends StoreCalls.Outcome<T> {

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
