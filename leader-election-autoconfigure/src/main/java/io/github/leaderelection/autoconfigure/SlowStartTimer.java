package io.github.leaderelection.autoconfigure;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Waits for a start that takes long, on a thread that ends with the start. The timer of
 * {@link CompletableFuture} has a thread that never ends, and would keep the class loader
 * of a web application that is undeployed.
 */
final class SlowStartTimer {

	private static final long SECONDS = 60;

	private SlowStartTimer() {
	}

	/**
	 * Begin to wait.
	 * @return complete when the start has taken long. Cancel it when the start has ended
	 */
	static CompletableFuture<@Nullable Void> begin() {
		CompletableFuture<@Nullable Void> waiting = new CompletableFuture<>();
		Thread thread = new Thread(() -> await(waiting), "leader-election-start");
		thread.setDaemon(true);
		thread.start();
		return waiting;
	}

	private static void await(CompletableFuture<@Nullable Void> waiting) {
		try {
			waiting.get(SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			waiting.complete(null);
		}
		catch (CancellationException | ExecutionException | InterruptedException ex) {
			// The start has ended
		}
	}

}
