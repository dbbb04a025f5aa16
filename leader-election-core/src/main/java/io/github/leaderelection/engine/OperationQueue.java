package io.github.leaderelection.engine;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Makes the calls of the store that are not heartbeats one after another, so that one
 * store thread is always left for heartbeats. State thread only.
 *
 * @author Leader Election
 */
final class OperationQueue {

	private final Queue<StoreOperation<?>> waiting = new ArrayDeque<>();

	private final StoreCalls calls;

	private boolean operating;

	OperationQueue(StoreCalls calls) {
		this.calls = calls;
	}

	void add(StoreOperation<?> operation) {
		this.waiting.add(operation);
		proceed();
	}

	boolean isEmpty() {
		return !this.operating && this.waiting.isEmpty();
	}

	private void proceed() {
		while (!this.operating) {
			StoreOperation<?> next = this.waiting.poll();
			if (next == null) {
				return;
			}
			if (next.isDue()) {
				this.operating = true;
				start(next);
			}
			else {
				next.settled();
			}
		}
	}

	private <T> void start(StoreOperation<T> operation) {
		this.calls.submit(operation::call, new StoreCalls.Outcome<>() {

			@Override
			public void answered(T answer) {
				operation.settled();
				try {
					operation.answered(answer);
				}
				finally {
					next();
				}
			}

			@Override
			public void unknown(Throwable problem) {
				operation.settled();
				try {
					operation.unknown(problem);
				}
				finally {
					next();
				}
			}

		});
	}

	private void next() {
		this.operating = false;
		proceed();
	}

}
