package io.github.leaderelection.test.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.leaderelection.engine.EngineEnvironment.Cancellable;

/**
 * The timers of a simulated process. They count by its monotonic clock.
 */
final class SimulatedTimers {

	private final VirtualTime time;

	private final SimulatedClock clock;

	private final SimulatedProcess process;

	private final List<Periodic> overdue = new ArrayList<>();

	SimulatedTimers(VirtualTime time, SimulatedClock clock, SimulatedProcess process) {
		this.time = time;
		this.clock = clock;
		this.process = process;
	}

	/**
	 * Run a task once.
	 * @param task the task
	 * @param delayNanos when
	 * @param thread the thread that runs it
	 * @return what cancels it
	 */
	Cancellable schedule(Runnable task, long delayNanos, SimulatedThread thread) {
		Timer timer = new Timer(task, delayNanos, thread);
		timer.arm();
		return () -> timer.cancelled = true;
	}

	/**
	 * Run a task again and again, and as soon as the process runs again if it was paused
	 * when the task was due.
	 * @param task the task
	 * @param delayNanos how long after its last run
	 * @param runner runs it
	 * @return what cancels it
	 */
	Cancellable schedulePeriodically(Runnable task, long delayNanos, Consumer<Runnable> runner) {
		Periodic periodic = new Periodic(task, delayNanos, runner);
		periodic.arm();
		return () -> periodic.cancelled = true;
	}

	/**
	 * Continue after a pause.
	 */
	void resume() {
		List.copyOf(this.overdue).forEach(Periodic::arm);
		this.overdue.clear();
	}

	/**
	 * A timer, which is late if the monotonic clock stood still.
	 */
	private abstract class AbstractTimer {

		private long due;

		boolean cancelled;

		AbstractTimer(long delayNanos) {
			setDue(delayNanos);
		}

		final void setDue(long delayNanos) {
			this.due = SimulatedTimers.this.clock.nanoTime() + delayNanos;
		}

		final boolean isDue() {
			return this.due - SimulatedTimers.this.clock.nanoTime() <= 0;
		}

		final void arm() {
			long remaining = Math.max(0, this.due - SimulatedTimers.this.clock.nanoTime());
			SimulatedTimers.this.time.schedule(SimulatedTimers.this.clock.trueNanos(remaining), () -> {
				if (!this.cancelled && SimulatedTimers.this.process.isAlive()) {
					fire();
				}
			});
		}

		abstract void fire();

	}

	private final class Timer extends AbstractTimer {

		private final Runnable task;

		private final SimulatedThread thread;

		private Timer(Runnable task, long delayNanos, SimulatedThread thread) {
			super(delayNanos);
			this.task = task;
			this.thread = thread;
		}

		@Override
		void fire() {
			if (!isDue()) {
				arm();
				return;
			}
			this.thread.add(() -> {
				if (!this.cancelled) {
					this.task.run();
				}
			});
		}

	}

	private final class Periodic extends AbstractTimer {

		private final Runnable task;

		private final long delayNanos;

		private final Consumer<Runnable> runner;

		private Periodic(Runnable task, long delayNanos, Consumer<Runnable> runner) {
			super(delayNanos);
			this.task = task;
			this.delayNanos = delayNanos;
			this.runner = runner;
		}

		@Override
		void fire() {
			if (!SimulatedTimers.this.process.isRunning()) {
				SimulatedTimers.this.overdue.add(this);
				return;
			}
			if (isDue()) {
				this.runner.accept(this.task);
				setDue(this.delayNanos);
			}
			arm();
		}

	}

}
