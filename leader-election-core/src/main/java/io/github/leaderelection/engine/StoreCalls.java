package io.github.leaderelection.engine;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.leaderelection.engine.EngineEnvironment.Cancellable;

/**
 * Takes calls from the state thread to the store and their outcomes back. State thread
 * only.
 *
 * @author Leader Election
 */
final class StoreCalls {

	private final EngineEnvironment environment;

	private final long timeoutNanos;

	StoreCalls(EngineEnvironment environment, ElectionSettings settings) {
		this.environment = environment;
		this.timeoutNanos = settings.operationTimeout().toNanos();
	}

	/**
	 * Call the store.
	 * @param <T> the type of the answer
	 * @param call the call
	 * @param outcome told the outcome on the state thread
	 */
	<T> void submit(Supplier<T> call, Outcome<T> outcome) {
		Pending<T> pending = new Pending<>(outcome);
		pending.timer = this.environment.schedule(pending::timeOut, this.timeoutNanos);
		try {
			this.environment.executeStoreCall(() -> {
				try {
					T answer = call.get();
					this.environment.execute(() -> pending.answer(answer));
				}
				catch (Throwable ex) {
					this.environment.execute(() -> pending.fail(ex));
				}
			});
		}
		catch (RejectedExecutionException ex) {
			// Not at once: whoever submits many calls is not to be called back that deep
			this.environment
				.execute(() -> pending.fail(new TimeoutException("earlier calls of the store have not returned yet")));
		}
	}

	/**
	 * What came of a call.
	 *
	 * @param <T> the type of the answer
	 */
	interface Outcome<T> {

		/**
		 * The call returned.
		 * @param answer what it returned
		 */
		void answered(T answer);

		/**
		 * The call threw, or has not returned within the operation timeout: whether it
		 * was or will be executed is unknown (rule 7).
		 * @param problem what went wrong
		 */
		void unknown(Throwable problem);

		/**
		 * The call returned after all, when its outcome had been declared unknown.
		 * @param answer what it returned
		 */
		default void answeredLate(T answer) {
		}

	}

	private static final class Pending<T> {

		private final Outcome<T> outcome;

		private boolean settled;

		private Cancellable timer = () -> {
		};

		private Pending(Outcome<T> outcome) {
			this.outcome = outcome;
		}

		private void answer(T answer) {
			if (settle()) {
				this.outcome.answered(answer);
			}
			else {
				this.outcome.answeredLate(answer);
			}
		}

		private void fail(Throwable problem) {
			if (settle()) {
				this.outcome.unknown(problem);
			}
		}

		private void timeOut() {
			fail(new TimeoutException("no answer within the operation timeout"));
		}

		private boolean settle() {
			boolean first = !this.settled;
			this.settled = true;
			this.timer.cancel();
			return first;
		}

	}

}
