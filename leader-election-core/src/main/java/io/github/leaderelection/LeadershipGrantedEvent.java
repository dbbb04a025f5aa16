package io.github.leaderelection;

import java.time.Instant;

/**
 * Event that reports that this instance leads. There is exactly one such event per term,
 * and exactly one {@link LeadershipRevokedEvent} after it.
 *
 * @param election the name of the election
 * @param candidate the candidate id of this instance
 * @param fencingToken the fencing token of the term
 * @param time when the term began, by the wall clock
 */
public record LeadershipGrantedEvent(String election, String candidate, long fencingToken,
		Instant time) implements ElectionEvent.OfElection {
}
