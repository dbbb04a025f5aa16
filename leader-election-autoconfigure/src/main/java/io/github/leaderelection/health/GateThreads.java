package io.github.leaderelection.health;

import java.time.Duration;

/**
 * The clock and the threads of a {@link HealthGate}, which has no others.
 */
interface GateThreads extends AutoCloseable {

	/**
	 * Return the monotonic clock.
	 * @return the time in nanoseconds
	 */
	long nanoTime();

	/**
	 * Run a task on the one thread that decides. It does not block.
	 * @param task the task
	 * @param delay the delay before it
	 */
	void schedule(Runnable task, Duration delay);

	/**
	 * Run a task on the one thread that asks. It may block.
	 * @param task the task
	 */
	void ask(Runnable task);

	/**
	 * Run nothing more, and interrupt a task that blocks.
	 */
	@Override
	void close();

}
