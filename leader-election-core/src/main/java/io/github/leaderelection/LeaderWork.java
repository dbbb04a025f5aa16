package io.github.leaderelection;

import org.jspecify.annotations.Nullable;

/**
 * Work that only the leader does.
 *
 * @param <T> the type of its result
 * @param <E> the type of the exception that it may throw
 * @see LeaderElector#callIfLeader
 */
@FunctionalInterface
public interface LeaderWork<T extends @Nullable Object, E extends Exception> {

	/**
	 * Do the work. The thread is interrupted if the term is lost while it runs.
	 * @param leadership the term under which the work was started, with its fencing token
	 * @return the result
	 * @throws E if the work fails
	 */
	T run(Leadership leadership) throws E;

}
