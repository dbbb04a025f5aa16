package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes several calls at a time, so that the Raft leader writes their commands to disk
 * and sends them to the others together. The threads live as long as the calls.
 */
final class ConcurrentCalls {

	/**
	 * How many at a time. More are no faster.
	 */
	static final int MOST = 64;

	private ConcurrentCalls() {
	}

	/**
	 * Make a call for each of some arguments. A single one is made by the calling thread.
	 * @param <T> the type of the arguments
	 * @param <R> the type of the results
	 * @param arguments the arguments
	 * @param call the call
	 * @return the results, in the order of the arguments
	 * @throws IOException if one of them failed. None is running any more
	 */
	static <T, R> List<R> of(List<T> arguments, Call<T, R> call) throws IOException {
		if (arguments.size() == 1) {
			return List.of(call.make(arguments.get(0)));
		}
		ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(MOST, arguments.size())),
				ConcurrentCalls::thread);
		try {
			return results(threads.invokeAll(arguments.stream().map((argument) -> task(argument, call)).toList()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted");
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static <T, R> Callable<R> task(T argument, Call<T, R> call) {
		return () -> call.make(argument);
	}

	private static <R> List<R> results(List<Future<R>> calls) throws IOException, InterruptedException {
		List<R> results = new ArrayList<>();
		for (Future<R> call : calls) {
			try {
				results.add(call.get());
			}
			catch (ExecutionException ex) {
				throw (ex.getCause() instanceof IOException failure) ? failure : new IOException(ex.getCause());
			}
		}
		return results;
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "leader-election-raft-call");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * A call.
	 *
	 * @param <T> the type of the argument
	 * @param <R> the type of the result
	 */
	@FunctionalInterface
	interface Call<T, R> {

		R make(T argument) throws IOException;

	}

}
