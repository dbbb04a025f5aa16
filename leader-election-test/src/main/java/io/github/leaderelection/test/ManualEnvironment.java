package io.github.leaderelection.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

import io.github.leaderelection.engine.EngineEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A world in which everything happens at once on the thread that causes it, and in which
 * timers run only when the test moves the time.
 */
final class ManualEnvironment implements EngineEnvironment {

	private static final Logger logger = LoggerFactory.getLogger(ManualEnvironment.class);

	private final PriorityQueue<Task> timers = new PriorityQueue<>();

	private final Queue<Runnable> immediate = new ArrayDeque<>();

	/**
	 * Run whenever the test has moved the time, and not in between: a test moves it by
	 * hours.
	 */
	private final List<Runnable> ticks = new CopyOnWriteArrayList<>();

	private final RandomGenerator random = new SplittableRandom();

	private long sequence;

	private volatile long movedNanos;

	private boolean running;

	private boolean paused;

	synchronized void advance(Duration duration) {
		long until = nanoTime() + duration.toNanos();
		runUntil(until);
		this.movedNanos += Math.max(0, until - nanoTime());
		this.immediate.addAll(this.ticks);
		runUntil(nanoTime());
	}

	synchronized void pause(Duration duration) {
		this.paused = true;
		this.movedNanos += duration.toNanos();
	}

	synchronized void resume() {
		this.paused = false;
		this.immediate.addAll(this.ticks);
		runUntil(nanoTime());
	}

	private void runUntil(long until) {
		if (this.running || this.paused) {
			return;
		}
		this.running = true;
		try {
			for (Runnable next = next(until); next != null; next = next(until)) {
				next.run();
			}
		}
		finally {
			this.running = false;
		}
	}

	private @Nullable Runnable next(long until) {
		Runnable immediate = this.immediate.poll();
		Task timer = this.timers.peek();
		if (immediate != null || timer == null || timer.due - until > 0) {
			return immediate;
		}
		this.timers.remove();
		this.movedNanos += Math.max(0, timer.due - nanoTime());
		return timer.action;
	}

	private synchronized Task add(Runnable action, long delayNanos) {
		Task task = new Task(action, nanoTime() + delayNanos, this.sequence++);
		this.timers.add(task);
		return task;
	}

	private synchronized void runNow(Runnable action) {
		this.immediate.add(action);
		runUntil(nanoTime());
	}

	private synchronized void remove(Task task) {
		this.timers.remove(task);
	}

	@Override
	public long nanoTime() {
		return System.nanoTime() + this.movedNanos;
	}

	@Override
	public long currentTimeMillis() {
		return System.currentTimeMillis() + this.movedNanos / 1_000_000;
	}

	@Override
	public RandomGenerator random() {
		return this.random;
	}

	@Override
	public void execute(Runnable task) {
		runNow(task);
	}

	@Override
	public Cancellable schedule(Runnable task, long delayNanos) {
		Task scheduled = add(task, delayNanos);
		return () -> remove(scheduled);
	}

	@Override
	public Cancellable schedulePeriodically(Runnable task, long delayNanos) {
		this.ticks.add(task);
		return () -> this.ticks.remove(task);
	}

	@Override
	public Withdrawable executeStoreCall(Runnable call) {
		runNow(call);
		return () -> false;
	}

	@Override
	public void executeListener(Runnable task) {
		runNow(task);
	}

	@Override
	public void executeSignal(Runnable task) {
		runNow(task);
	}

	@Override
	public void failed(String where, Throwable failure) {
		logger.error("[{}] failed; the election engine continues", where, failure);
	}

	private static final class Task implements Comparable<Task> {

		private final Runnable action;

		private final long due;

		private final long sequence;

		private Task(Runnable action, long due, long sequence) {
			this.action = action;
			this.due = due;
			this.sequence = sequence;
		}

		@Override
		public int compareTo(Task other) {
			return (this.due != other.due) ? Long.signum(this.due - other.due)
					: Long.compare(this.sequence, other.sequence);
		}

	}

}
