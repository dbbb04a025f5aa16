package io.github.leaderelection.store;

import io.github.leaderelection.Names;
import org.jspecify.annotations.Nullable;

/**
 * Record of one election in the store. A record is never deleted, so that its token is
 * kept.
 *
 * @param election the name of the election
 * @param state the state
 * @param holder the session that made the last successful claim, {@code null} unless the
 * state is {@link State#HELD}
 * @param token the fencing token of the last successful claim; of a record that was never
 * claimed, the number that it was created with
 * @param storeId the incarnation of the store that executed the last claim, or created
 * the record
 * @see ElectionView#storeId()
 */
public record ElectionRecord(String election, State state, @Nullable SessionId holder, long token, String storeId) {

	public ElectionRecord {
		Names.requireElection(election);
		if ((state == State.HELD) != (holder != null)) {
			throw new IllegalArgumentException(
					"Record of election '%s' is %s with holder %s".formatted(election, state, holder));
		}
		if (token < 0) {
			throw new IllegalArgumentException(
					"Record of election '%s' has the negative token %s".formatted(election, token));
		}
	}

	/**
	 * Return whether the given session holds this record.
	 * @param session the session
	 * @return whether it is held by that session
	 */
	public boolean isHeldBy(SessionId session) {
		return session.equals(this.holder);
	}

	/**
	 * The state of an election.
	 */
	public enum State {

		/**
		 * Claimed by a session, which leads for as long as it is alive.
		 */
		HELD,

		/**
		 * Released by its holder: no instance leads.
		 */
		RELEASED,

		/**
		 * Created because there was no record. It does not prove that no instance leads:
		 * the store may have lost a record.
		 */
		VACANT

	}

}
