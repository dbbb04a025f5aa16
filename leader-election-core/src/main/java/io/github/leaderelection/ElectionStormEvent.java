package io.github.leaderelection;

import java.time.Duration;
import java.time.Instant;

/**
 * The leader of an election changes too often: it has changed more often than configured
 * within the configured window, as this instance observed it. The event comes once per
 * storm; a storm ends when the changes within a window are no more than that again.
 *
 * @param election the name of the election
 * @param changes how many times the leader changed within the window
 * @param window the length of the window
 * @param time when the event was made, by the wall clock
 */
public record ElectionStormEvent(String election, int changes, Duration window,
		Instant time) implements ElectionEvent.OfElection {
}
