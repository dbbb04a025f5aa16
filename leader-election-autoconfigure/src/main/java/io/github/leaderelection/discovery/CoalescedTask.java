package io.github.leaderelection.discovery;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Runs a task on a daemon thread of its own whenever that was requested, once for all
 * requests since the last run began. A run that fails is repeated later.
 */
final class CoalescedTask implements AutoCloseable {

	static final Duration FIRST_DELAY = Duration.ofSeconds(1);

	static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

	private final ScheduledThreadPoolExecutor executor;

	private final AtomicBoolean requested = new AtomicBoolean();

	private final Callable<Boolean> task;

	private final Consumer<@Nullable Throwable> report;

	private Duration delay = FIRST_DELAY;

	private boolean failing;

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	/**
	 * Create a new {@link CoalescedTask}.
	 * @param name the name of the thread
	 * @param task returns whether it has done all there is to do, else it is repeated
	 * @param report takes the first of several failures, and {@code null} when the task
	 * no longer fails
	 */
	CoalescedTask(String name, Callable<Boolean> task, Consumer<@Nullable Throwable> report) {
		this.task = task;
		this.report = report;
		this.executor = new ScheduledThreadPoolExecutor(1, (runnable) -> {
			Thread thread = new Thread(runnable, name);
			thread.setDaemon(true);
			return thread;
		}, new ThreadPoolExecutor.DiscardPolicy()) {

			@Override
			protected void terminated() {
				CoalescedTask.this.ended.complete(null);
			}

		};
	}

	/**
	 * Run the task soon. Does not block, and does nothing after the close.
	 */
	void request() {
		request(Duration.ZERO);
	}

	private void request(Duration delay) {
		if (this.requested.compareAndSet(false, true)) {
			this.executor.schedule(this::run, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void run() {
		this.requested.set(false);
		boolean done = false;
		try {
			done = this.task.call();
			reportEnd();
		}
		catch (Exception | LinkageError ex) {
			reportFailure(ex);
		}
		if (done) {
			this.delay = FIRST_DELAY;
		}
		else {
			request(this.delay);
			Duration doubled = this.delay.multipliedBy(2);
			this.delay = (doubled.compareTo(LONGEST_DELAY) < 0) ? doubled : LONGEST_DELAY;
		}
	}

	private void reportFailure(Throwable failure) {
		if (!this.failing && !this.executor.isShutdown()) {
			this.failing = true;
			this.report.accept(failure);
		}
	}

	private void reportEnd() {
		if (this.failing) {
			this.failing = false;
			this.report.accept(null);
		}
	}

	/**
	 * Run the task no more, and interrupt it if it runs.
	 */
	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * Return when nothing runs any more.
	 * @return complete when the task was closed and no run of it is under way
	 */
	CompletableFuture<Void> ended() {
		return this.ended;
	}

}
