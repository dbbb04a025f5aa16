package io.github.leaderelection.test.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A thread of a simulated process: a queue whose tasks are events of the one virtual
 * time. It does nothing while the process does not run.
 */
final class SimulatedThread {

	private final VirtualTime time;

	private final BooleanSupplier running;

	private final LongSupplier delayNanos;

	private final Consumer<Runnable> runner;

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private boolean due;

	/**
	 * Create a thread.
	 * @param time the time
	 * @param running whether the process runs
	 * @param delayNanos how long it takes until the next task is run
	 * @param runner runs a task
	 */
	SimulatedThread(VirtualTime time, BooleanSupplier running, LongSupplier delayNanos, Consumer<Runnable> runner) {
		this.time = time;
		this.running = running;
		this.delayNanos = delayNanos;
		this.runner = runner;
	}

	void add(Runnable task) {
		this.tasks.add(task);
		resume();
	}

	/**
	 * Continue with the tasks that wait.
	 */
	void resume() {
		if (!this.due && !this.tasks.isEmpty() && this.running.getAsBoolean()) {
			this.due = true;
			this.time.schedule(this.delayNanos.getAsLong(), this::runNext);
		}
	}

	private void runNext() {
		this.due = false;
		if (this.running.getAsBoolean()) {
			this.runner.accept(this.tasks.remove());
			resume();
		}
	}

}
