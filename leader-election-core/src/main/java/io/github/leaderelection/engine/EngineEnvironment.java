package io.github.leaderelection.engine;

import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

/**
 * The world as an engine sees it: two clocks, randomness and three kinds of threads. The
 * engine has no other, so that a simulation can run it in virtual time.
 *
 * @author Leader Election
 */
public interface EngineEnvironment {

	/**
	 * Return the monotonic clock, which all deadlines are judged by. May overflow, so
	 * readings are compared by subtraction.
	 * @return the time in nanoseconds
	 */
	long nanoTime();

	/**
	 * Return the wall clock, which is for people and to notice that a suspended machine
	 * missed time.
	 * @return the time in milliseconds since 1970
	 */
	long currentTimeMillis();

	/**
	 * Return the source of session ids and jitter.
	 * @return the source of randomness
	 */
	RandomGenerator random();

	/**
	 * Run a task on the one thread that all changes of the election state are confined
	 * to, after all tasks that were given to it before. Such tasks do not block.
	 * @param task the task
	 */
	void execute(Runnable task);

	/**
	 * Run a task on that same thread after a delay.
	 * @param task the task
	 * @param delayNanos the delay in nanoseconds
	 * @return how to cancel it
	 */
	Cancellable schedule(Runnable task, long delayNanos);

	/**
	 * Run a blocking call of the store on one of at least two threads.
	 * @param call the call
	 * @throws RejectedExecutionException if all threads are busy
	 */
	void executeStoreCall(Runnable call);

	/**
	 * Run a task that calls listeners, after all such tasks that were given before. It
	 * may block for long.
	 * @param task the task
	 */
	void executeListener(Runnable task);

	/**
	 * Something scheduled that can be cancelled.
	 */
	@FunctionalInterface
	interface Cancellable {

		/**
		 * Cancel it if it has not run yet.
		 */
		void cancel();

	}

}
