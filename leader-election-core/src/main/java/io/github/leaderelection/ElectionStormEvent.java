package io.github.leaderelection;

import java.time.Duration;
import java.time.Instant;

/**
 * The leader of an election changes too often: more terms than configured have begun
 * within the configured window, as this instance observed it. The event comes once per
 * storm. A storm ends when the changes within a window are no more than half of the
 * configured number, so that changes at a steady rate are one storm. While it lasts,
 * {@link ElectionStatus#storm()} is {@code true} and candidates claim a little later.
 *
 * @param election the name of the election
 * @param changes how many times the leader changed within the window
 * @param window the length of the window
 * @param time when the event was made, by the wall clock
 */
public record ElectionStormEvent(String election, int changes, Duration window,
		Instant time) implements ElectionEvent.OfElection {
}
