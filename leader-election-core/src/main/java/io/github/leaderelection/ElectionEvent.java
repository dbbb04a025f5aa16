package io.github.leaderelection;

import java.time.Instant;

/**
 * Event of an election or of its store.
 */
public sealed interface ElectionEvent permits LeadershipGrantedEvent, LeadershipRevokedEvent, LeaderChangedEvent,
		StoreUnreachableEvent, StoreReachableEvent {

	/**
	 * Return when it happened, by the wall clock of this instance.
	 * @return the time
	 */
	Instant time();

}
