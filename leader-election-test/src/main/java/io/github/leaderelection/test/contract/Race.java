package io.github.leaderelection.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Some threads that start each round together.
 */
final class Race implements AutoCloseable {

	/**
	 * So long that only what hangs fails.
	 */
	private static final int TIMEOUT_SECONDS = 300;

	private final ExecutorService executor;

	private final CyclicBarrier start;

	Race(int runners) {
		this.executor = Executors.newFixedThreadPool(runners);
		this.start = new CyclicBarrier(runners);
	}

	/**
	 * Run one round.
	 * @param <T> the type of result
	 * @param runners what each thread does, as many as there are threads
	 * @return the results, in the order of the runners
	 * @throws Exception if a runner failed or did not end
	 */
	<T> List<T> run(List<Callable<T>> runners) throws Exception {
		List<Future<T>> futures = new ArrayList<>();
		for (Callable<T> runner : runners) {
			futures.add(this.executor.submit(() -> {
				this.start.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
				return runner.call();
			}));
		}
		List<T> results = new ArrayList<>();
		for (Future<T> future : futures) {
			results.add(future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
		}
		return results;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
