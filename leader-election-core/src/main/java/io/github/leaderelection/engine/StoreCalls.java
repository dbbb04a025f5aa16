package io.github.leaderelection.engine;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.leaderelection.DurationText;
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
		this.noAnswer = "no answer within the operation timeout of %s. Check the network and the load of the store"
			.formatted(DurationText.of(settings.operationTimeout()));
	}

	/**
	 * Call the store.
	 * @param <T> the type of the answer
	 * @param call the call
	 * @param outcome receives the outcome on the state thread
	 * @return withdraws the call if it still waits for a thread
	 */
	<T extends @Nullable Object> Cancellable submit(Supplier<T> call, Outcome<T> outcome) {
		Call<T> pending = await(new Call<>(this.environment, call, outcome, this.noAnswer));
		try {
			pending.thread = this.environment.executeStoreCall(pending);
		}
		catch (Throwable ex) {
			pending.reject(this.timers, ex);
		}
		return () -> pending.withdraw(new CancellationException("no thread was free before the session ended"));
	}

	/**
	 * Begin a call on the state thread, without a store thread.
	 * @param <T> the type of the answer
	 * @param begin begins the call without blocking. An empty answer means that it was
	 * declined
	 * @param outcome receives the outcome on the state thread
	 * @param declined run on the state thread if the call is declined later
	 * @return {@code false} if it was declined at once
	 */
	<T extends @Nullable Object> boolean begin(Supplier<CompletableFuture<Optional<Answer<T>>>> begin,
			Outcome<T> outcome, Runnable declined) {
		CompletableFuture<Optional<Answer<T>>> begun = begun(begin);
		if (begun.isDone() && !begun.isCompletedExceptionally() && begun.join().isEmpty()) {
			return false;
		}
		Pending<T> pending = await(new Pending<>(this.environment, outcome, this.noAnswer));
		begun.whenComplete((answer, problem) -> pending.settleBy(() -> {
			if (problem != null) {
				pending.fail(cause(problem));
			}
			else if (answer.isPresent()) {
				pending.answer(answer.get().value());
			}
			else if (pending.settle()) {
				declined.run();
			}
		}));
		return true;
	}

	private <P extends Pending<?>> P await(P pending) {
		pending.timer = this.timers.schedule(pending::timeOut, this.timeoutNanos);
		return pending;
	}

	// Neither what it throws nor an outcome that is null says what it has sent
	private static <T extends @Nullable Object> CompletableFuture<Optional<Answer<T>>> begun(
			Supplier<CompletableFuture<Optional<Answer<T>>>> begin) {
		try {
			return begin.get().thenApply(Objects::requireNonNull);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	// A stage of a future wraps what the one before it has thrown
	private static Throwable cause(Throwable problem) {
		Throwable cause = problem.getCause();
		return (problem instanceof CompletionException && cause != null) ? cause : problem;
	}

	/**
	 * The answer to a call.
	 *
	 * @param <T> its type
	 * @param value what the call returned
	 */
	record Answer<T extends @Nullable Object>(T value) {
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

	/**
	 * What awaits an outcome.
	 */
	private static class Pending<T extends @Nullable Object> {

		private final EngineEnvironment environment;

		private final Outcome<T> outcome;

		private final String noAnswer;

		private boolean settled;

		Cancellable timer = () -> {
		};

		Pending(EngineEnvironment environment, Outcome<T> outcome, String noAnswer) {
			this.environment = environment;
			this.outcome = outcome;
			this.noAnswer = noAnswer;
		}

		EngineEnvironment environment() {
			return this.environment;
		}

		// On any thread. If the environment throws, the timer is left
		void settleBy(Runnable task) {
			ContainedTask.run(this.environment, "store call", () -> this.environment.execute(task));
		}

		void answer(T answer) {
			if (settle()) {
				this.outcome.answered(answer);
			}
			else {
				this.outcome.answeredLate(answer);
			}
		}

		void fail(Throwable problem) {
			if (settle()) {
				this.outcome.unknown(problem);
			}
		}

		void timeOut() {
			fail(new TimeoutException(this.noAnswer));
		}

		void notSend(Throwable problem) {
			if (settle()) {
				this.outcome.notSent(problem);
			}
		}

		boolean settle() {
			boolean first = !this.settled;
			this.settled = true;
			this.timer.cancel();
			return first;
		}

	}

	/**
	 * What a store thread executes.
	 */
	private static final class Call<T extends @Nullable Object> extends Pending<T> implements Runnable {

		private final Supplier<T> call;

		private final AtomicBoolean begun = new AtomicBoolean();

		private Withdrawable thread = () -> false;

		private Call(EngineEnvironment environment, Supplier<T> call, Outcome<T> outcome, String noAnswer) {
			super(environment, outcome, noAnswer);
			this.call = call;
		}

		// On a store thread
		@Override
		public void run() {
			if (this.begun.compareAndSet(false, true)) {
				try {
					T answer = this.call.get();
					environment().execute(() -> answer(answer));
				}
				catch (Throwable ex) {
					settleBy(() -> fail(ex));
				}
			}
		}

		@Override
		void timeOut() {
			if (!withdraw(new TimeoutException("earlier calls of the store have not returned yet"))) {
				super.timeOut();
			}
		}

		private boolean withdraw(Exception reason) {
			boolean withdrawn = this.thread.withdraw();
			if (withdrawn) {
				notSend(reason);
			}
			return withdrawn;
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

	}

}
