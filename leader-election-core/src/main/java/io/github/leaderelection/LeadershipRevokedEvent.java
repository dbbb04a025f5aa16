package io.github.leaderelection;

import java.time.Instant;

/**
 * Event that reports that this instance no longer leads. {@link LeaderElector#isLeader()}
 * was already {@code false} when this event was created.
 *
 * @param election the name of the election
 * @param candidate the candidate id of this instance
 * @param fencingToken the fencing token of the term that ended
 * @param reason why it ended
 * @param time when the end was noticed, by the wall clock
 */
public record LeadershipRevokedEvent(String election, String candidate, long fencingToken, Reason reason,
		Instant time) implements ElectionEvent.OfElection {

	/**
	 * Reason for the end of a term.
	 */
	public enum Reason {

		/**
		 * The application called {@link LeaderElector#resign()}.
		 */
		RESIGNED,

		/**
		 * The application is shutting down or the engine was stopped.
		 */
		STOPPED,

		/**
		 * The candidacy of this instance was paused: see
		 * {@link LeaderElector#pause(String)}.
		 */
		PAUSED,

		/**
		 * This instance left the election: see {@link LeaderElectors#leave(String)}.
		 */
		LEFT,

		/**
		 * The store acknowledged no heartbeat within the renew deadline, or this process
		 * or machine was paused for longer than that.
		 */
		RENEW_DEADLINE,

		/**
		 * Another instance has claimed the election: the store shows a record with a
		 * higher fencing token.
		 */
		SUPERSEDED,

		/**
		 * The store no longer confirms the term and shows no later claim: the record was
		 * deleted, released by another client, or went back to an earlier state, or the
		 * store lost writes that it had acknowledged. Investigate the cause: no client
		 * can compensate for a store that loses writes.
		 */
		RECORD_LOST

	}

}
