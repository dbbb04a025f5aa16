package io.github.leaderelection;

import java.time.Duration;

/**
 * Writes durations in messages as a property of Spring Boot takes them: {@code 10s}.
 */
public final class DurationText {

	private DurationText() {
	}

	/**
	 * Return the given duration, cut to milliseconds, in the largest of the units
	 * {@code h}, {@code m}, {@code s} and {@code ms} in which it is a whole number.
	 * @param duration the duration
	 * @return the text, such as {@code 90s} for a minute and a half
	 */
	public static String of(Duration duration) {
		if (duration.toMillisPart() != 0) {
			return duration.toMillis() + "ms";
		}
		long seconds = duration.toSeconds();
		if (seconds == 0 || seconds % 60 != 0) {
			return seconds + "s";
		}
		return (seconds % 3600 == 0) ? seconds / 3600 + "h" : seconds / 60 + "m";
	}

}
