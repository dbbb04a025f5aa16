package io.github.leaderelection.health;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * {@link GateThreads} in virtual time. A question is answered when it is asked, unless
 * the test holds it.
 */
class ManualGateThreads implements GateThreads {

	private final PriorityQueue<Task> tasks = new PriorityQueue<>(
			Comparator.comparingLong(Task::due).thenComparingLong(Task::number));

	private long now = Long.MAX_VALUE - 1_000_000_000L;

	private long number;

	private boolean holding;

	private @Nullable Runnable held;

	private boolean closed;

	@Override
	public long nanoTime() {
		return this.now;
	}

	@Override
	public void schedule(Runnable task, Duration delay) {
		if (!this.closed) {
			this.tasks.add(new Task(delay.toNanos() + elapsed(), this.number++, task));
		}
	}

	// The clock overflows, as the real one may
	private long elapsed() {
		return this.now - (Long.MAX_VALUE - 1_000_000_000L);
	}

	@Override
	public void ask(Runnable task) {
		if (this.held != null) {
			throw new IllegalStateException("Asked while a question is open");
		}
		if (this.holding) {
			this.held = task;
		}
		else {
			task.run();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.tasks.clear();
	}

	boolean isClosed() {
		return this.closed;
	}

	void hold() {
		this.holding = true;
	}

	void answer() {
		Runnable question = this.held;
		this.holding = false;
		this.held = null;
		if (question != null) {
			question.run();
		}
		advance(Duration.ZERO);
	}

	/**
	 * Let the process stand still.
	 */
	void stall(Duration duration) {
		this.now += duration.toNanos();
	}

	void advance(Duration duration) {
		long until = elapsed() + duration.toNanos();
		while (!this.tasks.isEmpty() && this.tasks.peek().due() <= until) {
			Task task = this.tasks.remove();
			this.now += Math.max(0, task.due() - elapsed());
			task.action().run();
		}
		this.now += Math.max(0, until - elapsed());
	}

	private record Task(long due, long number, Runnable action) {
	}

}
