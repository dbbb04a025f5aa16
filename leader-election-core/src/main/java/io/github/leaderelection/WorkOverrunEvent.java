package io.github.leaderelection;

import java.time.Duration;
import java.time.Instant;

/**
 * Guarded work has not ended although it received the signal to stop. This instance does
 * not release the election and is not a candidate in it again before the work has ended;
 * another instance may lead meanwhile, once the lease has run out.
 * <p>
 * The event comes one operation timeout after the stop, and again after each further
 * lease duration.
 *
 * @param election the name of the election
 * @param fencingToken the fencing token of the term under which the work began
 * @param work the name of the work
 * @param overrun for how long it has been running since that signal
 * @param time when the event was made, by the wall clock
 */
public record WorkOverrunEvent(String election, long fencingToken, String work, Duration overrun,
		Instant time) implements ElectionEvent.OfElection {
}
