package io.github.leaderelection.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeadershipLostException;

/**
 * Completed when a run must stop. The signal may arrive before the run is known to the
 * code that has begun it.
 */
final class LossSignal implements GuardedRun.Signals {

	private final CompletableFuture<Void> stopped = new CompletableFuture<>();

	private final boolean interrupts;

	LossSignal(boolean interrupts) {
		this.interrupts = interrupts;
	}

	@Override
	public void stop() {
		this.stopped.complete(null);
	}

	@Override
	public boolean interrupts() {
		return this.interrupts;
	}

	/**
	 * Set what to do when the run must stop.
	 * @param run the run
	 * @param action what to do, on a thread of the library, or at once if the run must
	 * stop already
	 */
	void onLoss(GuardedRun run, Consumer<LeadershipLostException> action) {
		this.stopped.thenRun(() -> action
			.accept(new LeadershipLostException(run.leadership().election(), run.leadership().fencingToken())));
	}

}
