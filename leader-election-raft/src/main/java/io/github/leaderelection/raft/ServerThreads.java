package io.github.leaderelection.raft;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * Threads on which a server of Ratis is started, used and closed, so that one that hangs,
 * on a disk for example, blocks nobody else.
 */
final class ServerThreads {

	private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);

	private final String name;

	/**
	 * Create threads that are started when they are needed.
	 * @param name what their names begin with
	 */
	ServerThreads(String name) {
		this.name = name;
	}

	/**
	 * Start a server.
	 * @param <T> the type of the result
	 * @param start starts it
	 * @param bound for how long to wait
	 * @param cleanup what to do when the start has come to an end without a result that
	 * anybody waits for
	 * @return the result
	 * @throws StartTimeoutException if it did not start in time
	 * @throws IOException if it failed to start
	 */
	<T> T call(Callable<T> start, Duration bound, Runnable cleanup) throws IOException {
		FutureTask<T> task = new FutureTask<>(start);
		Thread thread = start("start", task);
		try {
			return task.get(bound.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			cleanup.run();
			throw unwrap(ex.getCause());
		}
		catch (TimeoutException ex) {
			afterwards(thread, cleanup);
			throw new StartTimeoutException("It did not start within %s".formatted(DurationText.of(bound)));
		}
		catch (InterruptedException ex) {
			afterwards(thread, cleanup);
			Thread.currentThread().interrupt();
			throw new StartTimeoutException("It was interrupted while it started");
		}
	}

	private void afterwards(Thread start, Runnable cleanup) {
		start("cleanup", () -> {
			try {
				start.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			cleanup.run();
		});
	}

	private static IOException unwrap(@Nullable Throwable failure) {
		if (failure instanceof RuntimeException exception) {
			throw exception;
		}
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof IOException exception) ? exception : new IOException(failure);
	}

	/**
	 * Create threads for the calls of others, as many as there are calls.
	 * @return the executor
	 */
	ExecutorService pool() {
		AtomicInteger count = new AtomicInteger();
		return Executors.newCachedThreadPool((task) -> thread("call-" + count.incrementAndGet(), task));
	}

	/**
	 * Make a request of a server on a thread of its own: what Ratis calls asynchronous
	 * blocks while the server is being closed.
	 * @param <T> the type of the reply
	 * @param request makes the request
	 * @return the reply
	 */
	<T> CompletableFuture<T> request(Callable<CompletableFuture<T>> request) {
		CompletableFuture<T> reply = new CompletableFuture<>();
		start("request", () -> {
			try {
				reply.complete(request.call().join());
			}
			catch (Exception ex) {
				reply.completeExceptionally(ex);
			}
		});
		return reply;
	}

	/**
	 * Close a server, and wait for that, though not for ever, and even if this thread is
	 * interrupted: the next server needs the directory and the port. It takes up to a
	 * second, since the thread of Ratis 3.3.0 that writes the log sees only once a second
	 * that it is to end. See {@code docs/backends/raft-workarounds.md}.
	 * @param server the server
	 */
	void close(Closeable server) {
		Thread closing = start("close", new FutureTask<>(() -> {
			server.close();
			return null;
		}));
		boolean interrupted = false;
		long end = System.nanoTime() + CLOSE_BOUND.toNanos();
		while (closing.isAlive() && end - System.nanoTime() > 0) {
			try {
				TimeUnit.NANOSECONDS.timedJoin(closing, end - System.nanoTime());
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private Thread start(String purpose, Runnable task) {
		Thread thread = thread(purpose, task);
		thread.start();
		return thread;
	}

	private Thread thread(String purpose, Runnable task) {
		Thread thread = new Thread(task, this.name + "-" + purpose);
		thread.setDaemon(true);
		return thread;
	}

}
