package io.github.leaderelection.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.github.leaderelection.report.ReportedRun;
import org.jspecify.annotations.Nullable;

/**
 * Guards calls until the future that the method returns completes. The caller gets a copy
 * of that future. A loss fails the copy alone: to complete the future of the method would
 * count its work as done while it still runs.
 */
final class FutureResult implements GuardedResult {

	@Override
	public @Nullable Object invoke(LeaderCall call) {
		LossSignal signal = call.signal();
		try {
			ReportedRun run = call.begin(signal).orElse(null);
			return (run != null) ? invoke(call, run, signal) : CompletableFuture.completedFuture(null);
		}
		catch (Exception ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static @Nullable Object invoke(LeaderCall call, ReportedRun run, LossSignal signal) throws Exception {
		CompletableFuture<@Nullable Object> copy = null;
		try {
			CompletionStage<?> own = (CompletionStage<?>) call.proceed(run);
			copy = (own != null) ? copy(own, run, signal) : null;
			return copy;
		}
		finally {
			if (copy == null) {
				run.close();
			}
		}
	}

	private static CompletableFuture<@Nullable Object> copy(CompletionStage<?> own, ReportedRun run,
			LossSignal signal) {
		CompletableFuture<@Nullable Object> copy = new CompletableFuture<>();
		own.whenComplete((result, failure) -> {
			if (failure != null) {
				run.fail(cause(failure));
			}
			run.close();
			complete(copy, result, failure);
		});
		copy.whenComplete((result, failure) -> {
			if (copy.isCancelled()) {
				own.toCompletableFuture().cancel(true);
			}
		});
		signal.onLoss(run, copy::completeExceptionally);
		return copy;
	}

	// That of a dependent stage is wrapped
	private static Throwable cause(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private static void complete(CompletableFuture<@Nullable Object> copy, @Nullable Object result,
			@Nullable Throwable failure) {
		if (failure != null) {
			copy.completeExceptionally(failure);
		}
		else {
			copy.complete(result);
		}
	}

}
