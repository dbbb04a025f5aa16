package io.github.leaderelection.store.support;

import java.time.Duration;

/**
 * The durations of the elections, for what compares the timeouts of a backend with them.
 * No store decides by them: only the engine judges time.
 *
 * @param leaseDuration the lease duration
 * @param renewDeadline the renew deadline
 * @param retryPeriod the retry period
 * @param operationTimeout the operation timeout
 */
public record ElectionTiming(Duration leaseDuration, Duration renewDeadline, Duration retryPeriod,
		Duration operationTimeout) {
}
