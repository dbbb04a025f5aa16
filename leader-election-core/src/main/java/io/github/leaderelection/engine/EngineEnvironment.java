package io.github.leaderelection.engine;

import java.util.random.RandomGenerator;

/**
 * The world as an engine sees it: two clocks, randomness and four kinds of threads. The
 * engine has no other, so that a simulation can run it in virtual time.
 * <p>
 * Each method that takes a task may throw anything, an {@link OutOfMemoryError} included,
 * whether it has taken the task or not. The engine continues after that; all that it
 * relies on is the one {@linkplain #schedulePeriodically periodic task} that it schedules
 * when it starts.
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
	 * Run a task on that same thread again and again, with the same delay before each
	 * run, until it is cancelled. The delay is one of the monotonic clock. Whatever the
	 * task throws, the next run comes.
	 * @param task the task
	 * @param delayNanos the delay before each run in nanoseconds
	 * @return how to cancel it, from any thread
	 */
	Cancellable schedulePeriodically(Runnable task, long delayNanos);

	/**
	 * Run a blocking call of the store on one of at least two threads, as soon as one is
	 * free.
	 * @param call the call
	 * @return how to withdraw it while it waits for a thread
	 */
	Withdrawable executeStoreCall(Runnable call);

	/**
	 * Run a task that calls listeners, after all such tasks that were given before. It
	 * may block for long.
	 * @param task the task
	 */
	void executeListener(Runnable task);

	/**
	 * Run a task that signals guarded work that its term has ended, at once and on a
	 * thread of its own: it runs code of the application, which may block for long, and
	 * must wait neither for other signals nor for listeners.
	 * @param task the task
	 */
	void executeSignal(Runnable task);

	/**
	 * Report what was thrown where nothing should be, and what the engine continues
	 * after. Any thread. Must not throw.
	 * @param where what failed, for people
	 * @param failure what it threw
	 */
	void failed(String where, Throwable failure);

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

	/**
	 * Something that waits for a thread.
	 */
	@FunctionalInterface
	interface Withdrawable {

		/**
		 * Withdraw it if it has not begun.
		 * @return {@code true} if it never begins, {@code false} if it has begun
		 */
		boolean withdraw();

	}

}
