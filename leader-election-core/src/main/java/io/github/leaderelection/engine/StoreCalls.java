package io.github.leaderelection.engine;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.leaderelection.engine.EngineEnvironment.Cancellable;
import io.github.leaderelection.engine.EngineEnvironment.Withdrawable;
import org.jspecify.annotations.Nullable;

/**
 * Takes calls from the state thread to the store and their outcomes back. A call for
 * which no thread is free waits for one until the operation timeout, and is withdrawn
 * then: it is not executed afterwards. State thread only.
 */
final class StoreCalls {

	private final EngineEnvironment environment;

	private final Timers timers;

	private final long timeoutNanos;

	private final String noAnswer;

	StoreCalls(EngineEnvironment environment, Timers timers, ElectionSettings settings) {
		this.environment = environment;
		this.timers = timers;
		this.timeoutNanos = settings.operationTimeout().toNanos();
		this.noAnswer = "no answer within the operation timeout of %s. Check the store and the network, or use a longer operation-timeout"
			.formatted(ElectionSettings.text(settings.operationTimeout()));
	}

	/**
	 * Call the store.
	 * @param <T> the type of the answer
	 * @param call the call
	 * @param outcome receives the outcome on the state thread
	 */
	<T extends @Nullable Object> void submit(Supplier<T> call, Outcome<T> outcome) {
		Pending<T> pending = new Pending<>(this.environment, call, outcome, this.noAnswer);
		pending.timer = this.timers.schedule(pending::timeOut, this.timeoutNanos);
		try {
			pending.thread = this.environment.executeStoreCall(pending);
		}
		catch (Throwable ex) {
			pending.reject(this.timers, ex);
		}
	}

	/**
	 * What came of a call.
	 *
	 * @param <T> the type of the answer
	 */
	interface Outcome<T extends @Nullable Object> {

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
		 * The call found no thread within the operation timeout and is never executed.
		 * @param problem what went wrong
		 */
		default void notSent(Throwable problem) {
			unknown(problem);
		}

		/**
		 * The call returned after all, when its outcome had been declared unknown.
		 * @param answer what it returned
		 */
		default void answeredLate(T answer) {
		}

	}

	private static final class Pending<T extends @Nullable Object> implements Runnable {

		private final EngineEnvironment environment;

		private final Supplier<T> call;

		private final Outcome<T> outcome;

		private final String noAnswer;

		private final AtomicBoolean begun = new AtomicBoolean();

		private boolean settled;

		private Cancellable timer = () -> {
		};

		private Withdrawable thread = () -> false;

		private Pending(EngineEnvironment environment, Supplier<T> call, Outcome<T> outcome, String noAnswer) {
			this.noAnswer = noAnswer;
			this.environment = environment;
			this.call = call;
			this.outcome = outcome;
		}

		// On a store thread
		@Override
		public void run() {
			if (this.begun.compareAndSet(false, true)) {
				try {
					T answer = this.call.get();
					this.environment.execute(() -> answer(answer));
				}
				catch (Throwable ex) {
					Contained.run(this.environment, "store call", () -> this.environment.execute(() -> fail(ex)));
				}
			}
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
			if (this.thread.withdraw()) {
				notSend(new TimeoutException("earlier calls of the store have not returned yet"));
			}
			else {
				fail(new TimeoutException(this.noAnswer));
			}
		}

		/**
		 * Withdraw the call, because the environment threw. It may have taken the call
		 * nevertheless.
		 * @param timers by which the outcome is reported
		 * @param problem what it threw
		 */
		private void reject(Timers timers, Throwable problem) {
			if (this.begun.compareAndSet(false, true)) {
				// Not at once: a caller that submits many calls is not to be called back
				// that deep
				timers.schedule(() -> notSend(problem), 0);
			}
		}

		private void notSend(Throwable problem) {
			if (settle()) {
				this.outcome.notSent(problem);
			}
		}

		private boolean settle() {
			boolean first = !this.settled;
			this.settled = true;
			this.timer.cancel();
			return first;
		}

	}

}
