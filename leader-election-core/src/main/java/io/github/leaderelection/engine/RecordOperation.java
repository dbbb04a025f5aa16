package io.github.leaderelection.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operation on the record of one election. What came of it is decided by its answer or
 * by the next view, never assumed (rule 7).
 *
 * @param <T> the type of the answer
 */
abstract class RecordOperation<T extends @Nullable Object> implements StoreOperation<T> {

	private static final Logger logger = LoggerFactory.getLogger(RecordOperation.class);

	private final String election;

	private final Caller caller;

	RecordOperation(String election, Caller caller) {
		this.election = election;
		this.caller = caller;
	}

	/**
	 * Return what the operation is to change, to recognise a repetition.
	 * @return the record or its token
	 */
	abstract Object change();

	Caller caller() {
		return this.caller;
	}

	/**
	 * Request the next view early, since what this operation was based on is out of date.
	 */
	void beatAgain() {
		this.caller.beatAgain(change());
	}

	@Override
	public void settled() {
		this.caller.settled();
	}

	@Override
	public void notSent(Throwable problem) {
		logger.debug("[{}] {} was not sent", this.election, getClass().getSimpleName(), problem);
		beatAgain();
	}

	@Override
	public void unknown(Throwable problem) {
		// The next view shows what came of it
		logger.debug("[{}] {} has an unknown outcome", this.election, getClass().getSimpleName(), problem);
	}

	/**
	 * Who asked for an operation. Called on the state thread.
	 */
	interface Caller {

		/**
		 * Nobody waits for it: the next view shows what came of it.
		 */
		Caller NONE = new Caller() {

			@Override
			public void settled() {
			}

			@Override
			public void beatAgain(Object change) {
			}

			@Override
			public void released(long token) {
			}

		};

		/**
		 * The operation is no longer pending.
		 */
		void settled();

		/**
		 * The operation did nothing: the next view need not wait for a retry period.
		 * @param change what it was to change
		 */
		void beatAgain(Object change);

		/**
		 * The store has released the record.
		 * @param token its token
		 */
		void released(long token);

	}

}
