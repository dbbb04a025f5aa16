package io.github.leaderelection.engine;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;

/**
 * What a candidacy proposes to do about one record by a view or a stale read. It is sent
 * together with what the others propose.
 */
interface Proposal extends RecordOperation.Change {

	/**
	 * Return the lowest token that will do.
	 * @return the token
	 */
	long token();

	/**
	 * Return which incarnation of the store must execute it.
	 * @return its store id, empty if any may
	 */
	default String origin() {
		return "";
	}

	/**
	 * Return when it was proposed.
	 * @return the wall clock
	 */
	long millis();

	/**
	 * Return whether the token is so far ahead of this machine's clock that it must not
	 * be given to other elections (rule 9).
	 * @return whether it is far ahead
	 */
	default boolean isFarAhead() {
		return FencingTokens.isFarAhead(token(), millis());
	}

	@Override
	Caller caller();

	/**
	 * The candidacy that proposes.
	 */
	interface Caller extends RecordOperation.Caller {

		/**
		 * Something was proposed and is pending from now on.
		 */
		void proposed();

		/**
		 * Return whether this instance may be granted a term.
		 * @return whether it may
		 */
		boolean mayClaim();

		/**
		 * The missing record is about to be created.
		 * @param token the token that it gets
		 * @param millis when that was proposed, by the wall clock
		 */
		void creating(long token, long millis);

		/**
		 * The record is about to be claimed.
		 * @param claim the claim with the token that it gets
		 * @param situation by which it was decided
		 */
		void claiming(Claim claim, Situation situation);

		/**
		 * The claim was successful and the session is still alive.
		 * @param token the fencing token
		 * @param lease the lease that the session had when the claim was sent
		 */
		void granted(long token, Lease lease);

		/**
		 * The record is left to others first.
		 * @param record the record
		 * @param until until when, by the monotonic clock
		 * @param chance whether they have had their chance then
		 */
		void leftToOthers(ElectionRecord record, long until, boolean chance);

	}

}
