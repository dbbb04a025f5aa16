package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Calls what may never return on threads of its own, and waits no longer than there is
 * time. Calls that take longer are left behind: a few at once, and then the more have not
 * returned the longer it waits before the next one, until one works again. So it is there
 * soon after a short trouble, and leaves few threads behind in a long one.
 */
final class DriverCalls {

	private static final int CALLS_WITHOUT_PAUSE = 3;

	private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();

	private static final long MAX_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

	/**
	 * Longer than the usual retry period, so that heartbeats share a thread.
	 */
	private static final int IDLE_SECONDS = 3;

	private final ThreadPoolExecutor threads;

	private final String what;

	/**
	 * How many have not returned, of those that were made since one has worked.
	 */
	private volatile AtomicInteger calls = new AtomicInteger();

	private volatile long lastCall = System.nanoTime();

	/**
	 * Create what makes calls of one kind.
	 * @param thread the name of the threads
	 * @param what what a call brings, for people
	 */
	DriverCalls(String thread, String what) {
		this.threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), (call) -> {
					Thread created = new Thread(call, thread);
					created.setDaemon(true);
					return created;
				});
		this.what = what;
	}

	/**
	 * Make a call.
	 * @param <T> the type of the result
	 * @param call the call
	 * @param deadline until when to wait for it
	 * @param late given the result for which nobody has waited
	 * @return the result
	 * @throws SQLException if the call failed, or has not returned in time
	 */
	<T> T make(Callable<T> call, Deadline deadline, Consumer<T> late) throws SQLException {
		AtomicInteger calls = this.calls;
		int left = calls.get();
		if (System.nanoTime() - this.lastCall < pauseAfter(left)) {
			throw new SQLTimeoutException("%s earlier calls for %s have not returned".formatted(left, this.what));
		}
		this.lastCall = System.nanoTime();
		CompletableFuture<T> result = new CompletableFuture<>();
		calls.incrementAndGet();
		this.threads.execute(() -> {
			run(call, result, late);
			calls.decrementAndGet();
		});
		T returned = await(result, deadline, late);
		this.calls = new AtomicInteger();
		return returned;
	}

	private static long pauseAfter(int left) {
		return Math.min(MAX_PAUSE_NANOS, Math.max(0, left - CALLS_WITHOUT_PAUSE) * PAUSE_NANOS);
	}

	private static <T> void run(Callable<T> call, CompletableFuture<T> result, Consumer<T> late) {
		try {
			T returned = call.call();
			if (!result.complete(returned)) {
				late.accept(returned);
			}
		}
		catch (Throwable ex) {
			result.completeExceptionally(ex);
		}
	}

	private <T> T await(CompletableFuture<T> result, Deadline deadline, Consumer<T> late) throws SQLException {
		try {
			return result.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof SQLException cause) ? cause
					: new SQLException(String.valueOf(ex.getCause()), ex.getCause());
		}
		catch (TimeoutException ex) {
			throw abandon(result, late,
					new SQLTimeoutException("no %s within the operation timeout".formatted(this.what)));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw abandon(result, late, new SQLException("interrupted while waiting for %s".formatted(this.what)));
		}
		catch (SQLTimeoutException ex) {
			throw abandon(result, late, ex);
		}
	}

	private <T> SQLException abandon(CompletableFuture<T> result, Consumer<T> late, SQLException reason) {
		if (!result.completeExceptionally(reason)) {
			result.thenAccept(late);
		}
		return reason;
	}

}
