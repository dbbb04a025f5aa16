package io.github.leaderelection.annotation;

import org.jspecify.annotations.Nullable;

/**
 * Names the election of a call.
 */
@FunctionalInterface
interface ElectionName {

	/**
	 * Return the name for a call.
	 * @param arguments the arguments of the call
	 * @return the name, which is valid
	 * @throws RuntimeException if there is none for these arguments
	 */
	String of(@Nullable Object[] arguments);

}
