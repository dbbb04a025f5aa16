package io.github.leaderelection.work;

import java.time.Duration;

import io.github.leaderelection.DurationText;

/**
 * How a {@link LeaderSupervisor} starts and stops managed work.
 *
 * @param start what happens after a failed start
 * @param stopTimeout how long a stop may take before it is reported as a warning. The
 * supervisor waits for its end in any case
 */
public record SupervisorSettings(StartPolicy start, Duration stopTimeout) {

	public SupervisorSettings {
		if (stopTimeout.isNegative() || stopTimeout.isZero()) {
			throw new IllegalArgumentException(
					"Stop timeout %s is not greater than zero".formatted(DurationText.of(stopTimeout)));
		}
	}

}
