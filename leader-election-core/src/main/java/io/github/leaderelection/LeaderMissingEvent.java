package io.github.leaderelection;

import java.time.Duration;
import java.time.Instant;

/**
 * No leader of an election has been known for longer than the configured time. It comes
 * once per absence; the next {@link LeaderChangedEvent} with a leader ends it. A
 * {@code LeaderChangedEvent} without a leader is no such alarm: each hand-off has one.
 *
 * @param election the name of the election
 * @param state {@link ElectionStatus.State#LEADERLESS} if the store shows that nobody
 * leads, {@link ElectionStatus.State#UNKNOWN} if the store does not answer
 * @param absence for how long no leader has been known
 * @param time when the event was made, by the wall clock
 */
public record LeaderMissingEvent(String election, ElectionStatus.State state, Duration absence,
		Instant time) implements ElectionEvent.OfElection {
}
