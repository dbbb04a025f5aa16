package io.github.leaderelection.engine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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
	 * Begin the call on the state thread, without blocking, if the store can do that.
	 * @return completed with the answer, or with an empty value if the {@link #call} is
	 * to be made: nothing was changed, or it may be executed twice
	 */
	default CompletableFuture<Optional<StoreCalls.Answer<T>>> begin() {
		return CompletableFuture.completedFuture(Optional.empty());
	}

	/**
	 * Called when the call was dropped, was answered or has an unknown outcome, and
	 * before the method for that outcome.
	 */
	default void settled() {
	}

}
