package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.DurationText;

/**
 * How many changes of the leader are too many.
 *
 * @param changes how many changes within the window are no storm yet
 * @param window the length of the window
 */
record StormLimit(int changes, Duration window) {

	static final int MOST_CHANGES = 1000;

	static final Duration LONGEST_WINDOW = Duration.ofDays(1);

	/**
	 * A rolling restart of five instances moves leadership five times at most.
	 */
	static final StormLimit DEFAULT = new StormLimit(5, Duration.ofMinutes(5));

	StormLimit {
		if (changes < 1 || changes > MOST_CHANGES) {
			throw new InvalidSettingsException("storm.changes", changes,
					"is not between 1 and %s".formatted(MOST_CHANGES), "Use the default of 5, for example.");
		}
		if (window.isZero() || window.isNegative()) {
			throw new InvalidSettingsException("storm.window", window, "is not greater than zero",
					"Use the default of 5m, for example.");
		}
		if (window.compareTo(LONGEST_WINDOW) > 0) {
			throw new InvalidSettingsException("storm.window", window,
					"is more than %s".formatted(DurationText.of(LONGEST_WINDOW)),
					"Use the default of 5m, for example.");
		}
	}

}
