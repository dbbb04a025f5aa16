package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operation that changes the records of some elections, each by itself. What came of
 * it is decided by its answer or by the next view, never assumed (rule 7). What one
 * election throws does not affect the others.
 *
 * @param <C> the type of the changes
 * @param <T> the type of the answer
 */
abstract class RecordOperation<C extends RecordOperation.Change, T extends @Nullable Object>
		implements StoreOperation<T> {

	private static final Logger logger = LoggerFactory.getLogger(RecordOperation.class);

	private final SessionContext context;

	private List<C> changes;

	RecordOperation(SessionContext context, List<C> changes) {
		this.context = context;
		this.changes = changes;
	}

	SessionContext context() {
		return this.context;
	}

	List<C> changes() {
		return this.changes;
	}

	/**
	 * Do something with each change.
	 * @param action what to do
	 */
	void each(Consumer<C> action) {
		for (C change : this.changes) {
			this.context.contained(change.election(), () -> action.accept(change));
		}
	}

	/**
	 * Drop the changes that are not to be made.
	 * @param due whether a change is still to be made
	 * @return whether any is left
	 */
	boolean retain(Predicate<C> due) {
		List<C> kept = new ArrayList<>();
		List<C> dropped = new ArrayList<>();
		this.changes.forEach((change) -> ((due.test(change)) ? kept : dropped).add(change));
		this.changes = kept;
		dropped.forEach((change) -> change.caller().settled());
		return !kept.isEmpty();
	}

	@Override
	public void settled() {
		each((change) -> change.caller().settled());
	}

	@Override
	public void notSent(Throwable problem) {
		logger.debug("{} of {} was not sent", getClass().getSimpleName(), elections(), problem);
		each(Change::beatAgain);
	}

	@Override
	public void unknown(Throwable problem) {
		// The next view shows what came of it
		logger.debug("{} of {} has an unknown outcome", getClass().getSimpleName(), elections(), problem);
	}

	private List<String> elections() {
		return this.changes.stream().map(Change::election).toList();
	}

	/**
	 * The change of one record.
	 */
	interface Change {

		/**
		 * Return the name of the election.
		 * @return the name
		 */
		String election();

		/**
		 * Return what is to be changed, to recognise a repetition.
		 * @return the record or its token
		 */
		Object subject();

		/**
		 * Return who asked for the change.
		 * @return the caller
		 */
		Caller caller();

		/**
		 * Request the next view early, to try again by it.
		 */
		default void beatAgain() {
			caller().beatAgain(subject());
		}

	}

	/**
	 * Who asked for a change. Called on the state thread.
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
			public void beatAgain(Object subject) {
			}

			@Override
			public void refused() {
			}

			@Override
			public void released(long token) {
			}

		};

		/**
		 * The change is no longer pending.
		 */
		void settled();

		/**
		 * Nothing was changed: the next view need not wait for a retry period.
		 * @param subject what was to be changed
		 */
		void beatAgain(Object subject);

		/**
		 * The store has refused the change: what it was based on is out of date.
		 */
		void refused();

		/**
		 * The store has released the record.
		 * @param token its token
		 */
		void released(long token);

	}

}
