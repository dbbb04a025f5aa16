package io.github.leaderelection;

import java.time.Instant;

/**
 * Event of an election or of its store.
 */
public sealed interface ElectionEvent
		permits ElectionEvent.OfElection, StoreUnreachableEvent, StoreReachableEvent, ProcessStalledEvent {

	/**
	 * Return when it happened, by the wall clock of this instance.
	 * @return the time
	 */
	Instant time();

	/**
	 * Something that happened in one election.
	 */
	sealed interface OfElection extends ElectionEvent permits LeadershipGrantedEvent, LeadershipRevokedEvent,
			LeaderChangedEvent, LeaderMissingEvent, WorkOverrunEvent, ElectionStormEvent {

		/**
		 * Return the name of the election.
		 * @return the name
		 */
		String election();

	}

}
