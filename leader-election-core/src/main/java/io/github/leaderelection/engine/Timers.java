package io.github.leaderelection.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.leaderelection.engine.EngineEnvironment.Cancellable;

/**
 * The timers of one session. The environment may fail to schedule one, for lack of memory
 * or of a thread: it is then run by the periodic tick of the session, a little late.
 * State thread only.
 */
final class Timers {

	private final Set<Timer> pending = new LinkedHashSet<>();

	private final EngineEnvironment environment;

	Timers(EngineEnvironment environment) {
		this.environment = environment;
	}

	Cancellable schedule(Runnable task, long delayNanos) {
		Timer timer = new Timer(task, this.environment.nanoTime() + delayNanos);
		this.pending.add(timer);
		ContainedTask.run(this.environment, "timer",
				() -> timer.alarm = this.environment.schedule(timer::run, Math.max(0, delayNanos)));
		return timer;
	}

	/**
	 * Run the timers that are due and have not run.
	 */
	void runDue() {
		long now = this.environment.nanoTime();
		for (Timer timer : List.copyOf(this.pending)) {
			if (now - timer.due >= 0) {
				ContainedTask.run(this.environment, "timer", timer::run);
			}
		}
	}

	void cancelAll() {
		List.copyOf(this.pending).forEach(Timer::cancel);
	}

	private final class Timer implements Cancellable {

		private final Runnable task;

		private final long due;

		private Cancellable alarm = () -> {
		};

		private Timer(Runnable task, long due) {
			this.task = task;
			this.due = due;
		}

		private void run() {
			if (Timers.this.pending.remove(this)) {
				this.alarm.cancel();
				this.task.run();
			}
		}

		@Override
		public void cancel() {
			Timers.this.pending.remove(this);
			this.alarm.cancel();
		}

	}

}
