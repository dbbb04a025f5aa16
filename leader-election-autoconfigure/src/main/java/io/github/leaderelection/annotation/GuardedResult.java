package io.github.leaderelection.annotation;

import org.jspecify.annotations.Nullable;

/**
 * Guards calls of methods that return one kind of result.
 */
@FunctionalInterface
interface GuardedResult {

	/**
	 * Guard one call.
	 * @param call the call
	 * @return what the caller gets
	 * @throws Exception if the method throws it, or the call was refused
	 */
	@Nullable Object invoke(LeaderCall call) throws Exception;

}
