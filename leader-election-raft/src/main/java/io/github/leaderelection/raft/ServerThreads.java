package io.github.leaderelection.raft;

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

import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a server of Ratis.
 *
 * @author Leader Election
 */
final class ServerThreads {

	private static final String LOG_WORKER = "SegmentedRaftLogWorker";

	private static final long PAUSE_MILLIS = 10;

	private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(10);

	private ServerThreads() {
	}

	/**
	 * Start a server so that its threads can be told from others'.
	 * @param <T> the type of the result
	 * @param group the group that its threads will belong to
	 * @param start starts it
	 * @param bound for how long to wait
	 * @param cleanup what to do when the start has come to an end without a result that
	 * anybody waits for
	 * @return the result
	 * @throws StartTimeoutException if it did not start in time
	 * @throws IOException if it failed to start
	 */
	static <T> T call(ThreadGroup group, Callable<T> start, Duration bound, Runnable cleanup) throws IOException {
		FutureTask<T> task = new FutureTask<>(start);
		Thread thread = new Thread(group, task, group.getName() + "-start");
		thread.setDaemon(true);
		thread.start();
		try {
			return task.get(bound.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			cleanup.run();
			throw unwrap(ex.getCause());
		}
		catch (TimeoutException ex) {
			afterwards(group, thread, cleanup);
			throw new StartTimeoutException("It did not start within %d seconds".formatted(bound.toSeconds()));
		}
		catch (InterruptedException ex) {
			afterwards(group, thread, cleanup);
			Thread.currentThread().interrupt();
			throw new StartTimeoutException("It was interrupted while it started");
		}
	}

	private static void afterwards(ThreadGroup group, Thread start, Runnable cleanup) {
		Thread thread = new Thread(group, () -> {
			try {
				start.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			cleanup.run();
		}, group.getName() + "-cleanup");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Create threads for the calls of others, as many as there are calls.
	 * @param group the group of the threads
	 * @return the executor
	 */
	static ExecutorService pool(ThreadGroup group) {
		AtomicInteger count = new AtomicInteger();
		return Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(group, task, group.getName() + "-call-" + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Make a request of a server on a thread of its own: what Ratis calls asynchronous
	 * blocks while the server is being closed.
	 * @param <T> the type of the reply
	 * @param group the group of its threads
	 * @param request makes the request
	 * @return the reply
	 */
	static <T> CompletableFuture<T> request(ThreadGroup group, Callable<CompletableFuture<T>> request) {
		CompletableFuture<T> reply = new CompletableFuture<>();
		Thread thread = new Thread(group, () -> {
			try {
				reply.complete(request.call().join());
			}
			catch (Exception ex) {
				reply.completeExceptionally(ex);
			}
		}, group.getName() + "-request");
		thread.setDaemon(true);
		thread.start();
		return reply;
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
	 * Close a server. The thread that writes its log sees only once a second that it is
	 * to end, so it is woken.
	 * @param server the server
	 * @param division what writes the log, if that is known
	 * @param group the group of its threads
	 */
	static void close(RaftServer server, RaftServer.@Nullable Division division, ThreadGroup group) {
		FutureTask<Void> task = new FutureTask<>(() -> {
			server.close();
			return null;
		});
		Thread closing = new Thread(group, task, group.getName() + "-close");
		closing.setDaemon(true);
		closing.start();
		boolean interrupted = false;
		long start = System.nanoTime();
		while (closing.isAlive() && System.nanoTime() - start < BOUND_NANOS) {
			try {
				closing.join(PAUSE_MILLIS);
				if (closing.isAlive() && (division == null || !division.getRaftLog().isOpened())) {
					wakeLogWorker(group);
				}
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static void wakeLogWorker(ThreadGroup group) {
		Thread[] threads = new Thread[group.activeCount() + 8];
		int count = group.enumerate(threads, true);
		for (int i = 0; i < count; i++) {
			if (threads[i].getName().endsWith(LOG_WORKER)) {
				threads[i].interrupt();
			}
		}
	}

}
