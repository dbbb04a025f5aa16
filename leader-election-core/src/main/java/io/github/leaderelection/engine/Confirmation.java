package io.github.leaderelection.engine;

import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * What a view says about a term (rule 6).
 */
enum Confirmation {

	/**
	 * The record is held by this session with the token of the term.
	 */
	CONFIRMED,

	/**
	 * The heartbeat was sent before the claim was answered, and may not show it yet, or
	 * the view says nothing about the records.
	 */
	UNDECIDED,

	/**
	 * Another instance has claimed the election.
	 */
	SUPERSEDED,

	/**
	 * The record does not show the term any more, or the store has lost writes.
	 */
	LOST;

	/**
	 * Return why a term ends of which a view says this.
	 * @return the reason, {@code null} if it does not end
	 */
	@Nullable Reason loss() {
		return switch (this) {
			case CONFIRMED, UNDECIDED -> null;
			case SUPERSEDED -> Reason.SUPERSEDED;
			case LOST -> Reason.RECORD_LOST;
		};
	}

	/**
	 * Compare a term with a view.
	 * @param term the term
	 * @param record the record of its election, {@code null} if the view lacks it
	 * @param observation the view
	 * @param self this session
	 * @return what the view says
	 */
	static Confirmation of(Term term, @Nullable ElectionRecord record, Observation observation, SessionId self) {
		boolean intact = observation.isIntact(self);
		if (observation.evidence() == Evidence.NONE) {
			return (intact) ? UNDECIDED : LOST;
		}
		if (intact && record != null && record.isHeldBy(self) && record.token() == term.fencingToken()) {
			return CONFIRMED;
		}
		if (record != null && record.token() > term.fencingToken()) {
			return (record.state() != State.VACANT) ? SUPERSEDED : LOST;
		}
		boolean mustShowClaim = observation.nonce() > term.grantedAfter();
		return (mustShowClaim || !intact) ? LOST : UNDECIDED;
	}

}
