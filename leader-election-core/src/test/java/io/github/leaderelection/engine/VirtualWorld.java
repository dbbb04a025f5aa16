package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Virtual time that several engines share, each with a world of its own that can be cut
 * off from its store. Everything runs in the thread of the test, but work of an election
 * that has a thread of its own may hand over what is to run.
 */
class VirtualWorld {

	/**
	 * Twice what the busiest test needs: an engine that goes round in circles fails at
	 * once rather than for ever.
	 */
	private static final int MOST_EVENTS = 100_000;

	private final PriorityQueue<Event> events = new PriorityQueue<>();

	private volatile long now = Long.MAX_VALUE - Duration.ofSeconds(15).toNanos();

	private long sequence;

	private int environments;

	private int happened;

	Environment environment() {
		return new Environment();
	}

	void advance(Duration duration) {
		long until = this.now + duration.toNanos();
		for (Event next = next(until); next != null; next = next(until)) {
			if (next.due - this.now > 0) {
				this.now = next.due;
			}
			if (++this.happened > MOST_EVENTS) {
				throw new AssertionError("More than %d events: an endless loop in virtual time".formatted(MOST_EVENTS));
			}
			next.task.run();
		}
		this.now = until;
	}

	private synchronized Event next(long until) {
		Event next = this.events.peek();
		return (next != null && next.due - until <= 0) ? this.events.remove() : null;
	}

	/** Return how many events have happened so far. */
	int happened() {
		return this.happened;
	}

	private synchronized void schedule(Runnable task, long delayNanos) {
		this.events.add(new Event(this.now + delayNanos, this.sequence++, task));
	}

	/**
	 * The world of one engine.
	 */
	final class Environment implements EngineEnvironment {

		private final RandomGenerator random = new SplittableRandom(++VirtualWorld.this.environments);

		private final List<Runnable> heldCalls = new ArrayList<>();

		private final List<Runnable> waitingCalls = new ArrayList<>();

		private final List<Runnable> heldTasks = new ArrayList<>();

		private final List<Runnable> heldListeners = new ArrayList<>();

		private Runnable onNextTask = () -> {
		};

		private boolean callsHeld;

		private boolean tasksHeld;

		private boolean listenersHeld;

		private boolean noThreads;

		private boolean paused;

		private boolean busy;

		private final List<Runnable> heldByPause = new ArrayList<>();

		private final Set<String> throwing = new HashSet<>();

		private boolean failuresExpected;

		private final List<Throwable> failures = new ArrayList<>();

		private long wallStep;

		private long callNanos = 1_000_000;

		private int timers;

		private int readingsLeft = -1;

		/** Do something when the next task is handed to the state thread. */
		void onNextTask(Runnable action) {
			this.onNextTask = action;
		}

		/** Let calls of the store hang until they are released. */
		void holdCalls() {
			this.callsHeld = true;
		}

		void releaseCalls() {
			this.callsHeld = false;
			List<Runnable> held = List.copyOf(this.heldCalls);
			this.heldCalls.clear();
			held.forEach((call) -> VirtualWorld.this.schedule(call, 0L));
		}

		/** Forget the calls that hang. */
		void loseCalls() {
			this.callsHeld = false;
			this.heldCalls.clear();
		}

		/** Let tasks for the state thread wait. */
		void holdTasks() {
			this.tasksHeld = true;
		}

		/** Run what waited, in order. */
		void releaseTasks() {
			this.tasksHeld = false;
			List<Runnable> held = List.copyOf(this.heldTasks);
			this.heldTasks.clear();
			held.forEach((task) -> VirtualWorld.this.schedule(task, 0L));
		}

		/** Let nothing run in this process, while its clocks run. */
		void pause() {
			this.paused = true;
		}

		/** Let the state thread be busy with something that takes long. */
		void keepBusy() {
			this.busy = true;
		}

		/** End a pause or what the state thread was busy with: what was due runs now. */
		void resume() {
			this.paused = false;
			this.busy = false;
			List<Runnable> held = List.copyOf(this.heldByPause);
			this.heldByPause.clear();
			held.forEach((task) -> VirtualWorld.this.schedule(task, 0L));
		}

		/** End a pause, and run what was due last first. */
		void resumeInReverse() {
			Collections.reverse(this.heldByPause);
			resume();
		}

		private void later(Runnable task, long delayNanos) {
			VirtualWorld.this.schedule(() -> runUnless(this.paused, task), delayNanos);
		}

		private void laterOnStateThread(Runnable task, long delayNanos) {
			VirtualWorld.this.schedule(() -> runUnless(this.paused || this.busy, task), delayNanos);
		}

		private void runUnless(boolean held, Runnable task) {
			if (held) {
				this.heldByPause.add(task);
			}
			else {
				task.run();
			}
		}

		/** Let listeners take their time. */
		void holdListeners() {
			this.listenersHeld = true;
		}

		void releaseListeners() {
			this.listenersHeld = false;
			List<Runnable> held = List.copyOf(this.heldListeners);
			this.heldListeners.clear();
			held.forEach((task) -> VirtualWorld.this.schedule(task, 0L));
		}

		/** Let calls of the store find no thread, or find one again. */
		void setNoThreads(boolean noThreads) {
			this.noThreads = noThreads;
			if (!noThreads) {
				List<Runnable> waiting = List.copyOf(this.waitingCalls);
				this.waitingCalls.clear();
				waiting.forEach(this::executeStoreCall);
			}
		}

		/** Let methods of this environment throw an error, or no more. */
		void setThrowing(String... methods) {
			this.failuresExpected = true;
			this.throwing.clear();
			this.throwing.addAll(List.of(methods));
		}

		/** Let a method throw an error the next time. */
		void setThrowingOnce(String method) {
			setThrowing("once " + method);
		}

		/** Let the clock or the randomness throw an error once, after some readings. */
		void setThrowingAfterReadings(int readings) {
			this.failuresExpected = true;
			this.readingsLeft = readings;
		}

		private void read() {
			if (this.readingsLeft >= 0 && this.readingsLeft-- == 0) {
				throw new OutOfMemoryError("on purpose");
			}
		}

		/** Let methods throw an error when they have taken their task. */
		void setThrowingAfter(String... methods) {
			setThrowing(Stream.of(methods).map((method) -> "after " + method).toArray(String[]::new));
		}

		/** Expect that the engine reports failures, and return those that it has. */
		List<Throwable> failures() {
			this.failuresExpected = true;
			return this.failures;
		}

		private void strike(String method) {
			if (this.throwing.contains(method) || this.throwing.remove("once " + method)) {
				throw new OutOfMemoryError("on purpose: " + method);
			}
		}

		/** Let calls take so long from now on. */
		void delayCalls(Duration delay) {
			this.callNanos = delay.toNanos();
		}

		/** Return how many timers are neither due nor cancelled. */
		int timers() {
			return this.timers;
		}

		void stepWall(Duration step) {
			this.wallStep += step.toMillis();
		}

		@Override
		public long nanoTime() {
			return VirtualWorld.this.now;
		}

		@Override
		public long currentTimeMillis() {
			read();
			return 1_790_000_000_000L + this.wallStep
					+ (VirtualWorld.this.now - (Long.MAX_VALUE - Duration.ofSeconds(15).toNanos())) / 1_000_000;
		}

		@Override
		public RandomGenerator random() {
			read();
			return this.random;
		}

		@Override
		public void execute(Runnable task) {
			strike("execute");
			Runnable action = this.onNextTask;
			this.onNextTask = () -> {
			};
			action.run();
			Runnable contained = () -> ContainedTask.run(this, "task", task);
			if (this.tasksHeld) {
				this.heldTasks.add(contained);
			}
			else {
				laterOnStateThread(contained, 0L);
			}
			strike("after execute");
		}

		@Override
		public Cancellable schedule(Runnable task, long delayNanos) {
			strike("schedule");
			Cancellable timer = timer(task, delayNanos);
			strike("after schedule");
			return timer;
		}

		private Cancellable timer(Runnable task, long delayNanos) {
			boolean[] over = new boolean[1];
			Cancellable end = () -> {
				this.timers -= (over[0]) ? 0 : 1;
				over[0] = true;
			};
			this.timers++;
			laterOnStateThread(() -> {
				if (!over[0]) {
					end.cancel();
					ContainedTask.run(this, "timer", task);
				}
			}, delayNanos);
			return end;
		}

		@Override
		public Cancellable schedulePeriodically(Runnable task, long delayNanos) {
			strike("schedulePeriodically");
			Tick tick = new Tick(task, delayNanos);
			tick.arm();
			return tick;
		}

		@Override
		public Withdrawable executeStoreCall(Runnable call) {
			strike("executeStoreCall");
			if (this.noThreads) {
				this.waitingCalls.add(call);
			}
			else if (this.callsHeld) {
				this.heldCalls.add(call);
			}
			else {
				later(call, this.callNanos);
			}
			strike("after executeStoreCall");
			return () -> this.waitingCalls.remove(call);
		}

		@Override
		public void executeListener(Runnable task) {
			strike("executeListener");
			if (this.listenersHeld) {
				this.heldListeners.add(task);
			}
			else {
				later(task, 0);
			}
			strike("after executeListener");
		}

		@Override
		public void executeSignal(Runnable task) {
			strike("executeSignal");
			later(task, 0);
			strike("after executeSignal");
		}

		@Override
		public void failed(String where, Throwable failure) {
			this.failures.add(failure);
			if (!this.failuresExpected) {
				throw new AssertionError(where + " failed", failure);
			}
		}

		private final class Tick implements Cancellable {

			private final Runnable task;

			private final long delayNanos;

			private Cancellable next = () -> {
			};

			private boolean cancelled;

			private Tick(Runnable task, long delayNanos) {
				this.task = task;
				this.delayNanos = delayNanos;
			}

			private void arm() {
				this.next = timer(() -> {
					ContainedTask.run(Environment.this, "tick", this.task);
					if (!this.cancelled) {
						arm();
					}
				}, this.delayNanos);
			}

			@Override
			public void cancel() {
				this.cancelled = true;
				this.next.cancel();
			}

		}

	}

	private record Event(long due, long sequence, Runnable task) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			return (this.due != other.due) ? Long.signum(this.due - other.due)
					: Long.compare(this.sequence, other.sequence);
		}

	}

}
