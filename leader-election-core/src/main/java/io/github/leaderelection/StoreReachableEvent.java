package io.github.leaderelection;

import java.time.Instant;

/**
 * Event that reports that the store answers again after a {@link StoreUnreachableEvent}.
 *
 * @param time when it was noticed, by the wall clock
 */
public record StoreReachableEvent(Instant time) implements ElectionEvent {
}
