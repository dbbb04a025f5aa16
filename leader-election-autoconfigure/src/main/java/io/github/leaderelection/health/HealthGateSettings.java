package io.github.leaderelection.health;

import java.time.Duration;

/**
 * How a {@link HealthGate} asks and decides.
 *
 * @param group the name of the health group
 * @param badFor for how long the group has to be bad before this instance hands its
 * leadership over
 * @param goodFor for how long the group has to be good after that before the candidacy
 * resumes
 * @param interval how often to ask, more than zero
 * @param timeout how long an answer may take before it counts as bad, more than zero
 */
public record HealthGateSettings(String group, Duration badFor, Duration goodFor, Duration interval, Duration timeout) {

	private static final Duration LONGEST_CONFIRMATION = Duration.ofMillis(500);

	public HealthGateSettings {
		requireNotNegative("badFor", badFor);
		requireNotNegative("goodFor", goodFor);
		requirePositive("interval", interval);
		requirePositive("timeout", timeout);
	}

	private static void requireNotNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("'%s' must not be negative".formatted(name));
		}
	}

	private static void requirePositive(String name, Duration value) {
		if (value.toMillis() < 1) {
			throw new IllegalArgumentException("'%s' must be at least 1ms".formatted(name));
		}
	}

	/**
	 * Return for how long the group is bad before that has a consequence. A single bad
	 * answer has none: a context that closes refuses traffic first, and its elections
	 * must end as those of a shutdown. By the second answer it is closed.
	 * @return the time from the first bad answer to the one that decides
	 */
	Duration confirmation() {
		Duration least = (this.interval.compareTo(LONGEST_CONFIRMATION) < 0) ? this.interval : LONGEST_CONFIRMATION;
		return (this.badFor.compareTo(least) > 0) ? this.badFor : least;
	}

	/**
	 * Return the longest time between two answers over which nothing is unknown.
	 * @return the time
	 */
	Duration gap() {
		return this.interval.multipliedBy(2).plus(this.timeout);
	}

}
