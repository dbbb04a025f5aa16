package io.github.leaderelection.engine;

import java.util.ArrayDeque;
import java.util.Queue;

import io.github.leaderelection.engine.EngineEnvironment.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of the store that are not heartbeats one after another, so that one
 * store thread is left for heartbeats unless an earlier call has not returned within the
 * operation timeout. After the end of the session it makes none. State thread only.
 */
final class OperationQueue {

	private final Queue<StoreOperation<?>> waiting = new ArrayDeque<>();

	private final EngineEnvironment environment;

	private final StoreCalls calls;

	private boolean operating;

	private boolean closed;

	private Cancellable underWay = () -> {
	};

	OperationQueue(EngineEnvironment environment, StoreCalls calls) {
		this.environment = environment;
		this.calls = calls;
	}

	void add(StoreOperation<?> operation) {
		this.waiting.add(operation);
		proceed();
	}

	boolean isEmpty() {
		return !this.operating && this.waiting.isEmpty();
	}

	/**
	 * Drop the operations that are not under way.
	 */
	void dropWaiting() {
		for (StoreOperation<?> next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
			ContainedTask.run(this.environment, "store operation", next::settled);
		}
	}

	/**
	 * Make no other call, not even one that waits for a thread.
	 */
	void close() {
		this.closed = true;
		dropWaiting();
		ContainedTask.run(this.environment, "store operation", this.underWay::cancel);
	}

	private void proceed() {
		while (!this.operating) {
			StoreOperation<?> next = this.waiting.poll();
			if (next == null) {
				return;
			}
			begin(next, true);
		}
	}

	private void begin(StoreOperation<?> operation, boolean directly) {
		ContainedTask.run(this.environment, "store operation", () -> submitIfDue(operation, directly));
	}

	private void submitIfDue(StoreOperation<?> operation, boolean directly) {
		boolean submitted = false;
		try {
			if (!this.closed && operation.isDue()) {
				this.operating = true;
				submit(operation, directly);
				submitted = true;
			}
		}
		finally {
			if (!submitted) {
				this.operating = false;
				operation.settled();
			}
		}
	}

	private <T extends @Nullable Object> void submit(StoreOperation<T> operation, boolean directly) {
		StoreCalls.Outcome<T> outcome = new StoreCalls.Outcome<>() {

			@Override
			public void answered(T answer) {
				settle(operation, () -> operation.answered(answer));
			}

			@Override
			public void unknown(Throwable problem) {
				settle(operation, () -> operation.unknown(problem));
			}

			@Override
			public void notSent(Throwable problem) {
				settle(operation, () -> operation.notSent(problem));
			}

		};
		if (!directly || !this.calls.begin(operation::begin, outcome, () -> callIfDue(operation))) {
			this.underWay = this.calls.submit(operation::call, outcome);
		}
	}

	// Since it was begun it may have become pointless or wrong
	private void callIfDue(StoreOperation<?> operation) {
		this.operating = false;
		begin(operation, false);
		proceed();
	}

	private void settle(StoreOperation<?> operation, Runnable outcome) {
		try {
			operation.settled();
			outcome.run();
		}
		finally {
			this.operating = false;
			proceed();
		}
	}

}
