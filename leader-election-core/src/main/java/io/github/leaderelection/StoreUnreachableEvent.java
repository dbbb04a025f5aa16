package io.github.leaderelection;

import java.time.Instant;

/**
 * Event that reports that the store does not answer. A leader continues until its renew
 * deadline.
 *
 * @param problem what went wrong
 * @param time when it was noticed, by the wall clock
 */
public record StoreUnreachableEvent(String problem, Instant time) implements ElectionEvent {
}
