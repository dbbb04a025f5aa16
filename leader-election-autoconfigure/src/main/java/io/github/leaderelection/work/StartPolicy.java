package io.github.leaderelection.work;

import java.time.Duration;

import io.github.leaderelection.DurationText;

/**
 * What happens after a failed start. The pause before the next attempt doubles with each
 * consecutive failure.
 *
 * @param initial pause after the first failure
 * @param max longest pause. A start that has lasted longer counts as a success, which
 * matters for methods: they fail after they have worked
 * @param attempts number of consecutive failures after which no further attempt is made
 * in this term, zero for no limit
 * @param onFailure what to do then
 */
public record StartPolicy(Duration initial, Duration max, int attempts, OnFailure onFailure) {

	public StartPolicy {
		if (initial.isNegative() || initial.isZero() || max.compareTo(initial) < 0) {
			throw new IllegalArgumentException(
					"Pause of %s to %s between attempts to start: use a first pause greater than zero and a longest pause of at least that"
						.formatted(DurationText.of(initial), DurationText.of(max)));
		}
		if (attempts < 0) {
			throw new IllegalArgumentException("%s attempts to start: use 0 for no limit".formatted(attempts));
		}
	}

	/**
	 * Return the pause after a number of failures.
	 * @param failures how often it has failed in a row, at least once
	 * @return the pause
	 */
	Duration pause(int failures) {
		Duration pause = this.initial;
		for (int i = 1; i < failures && pause.compareTo(this.max) < 0; i++) {
			pause = pause.multipliedBy(2);
		}
		return (pause.compareTo(this.max) < 0) ? pause : this.max;
	}

	/**
	 * Return whether to give up.
	 * @param failures how often it has failed in a row
	 * @return whether that was the last attempt of this term
	 */
	boolean isExhausted(int failures) {
		return this.attempts > 0 && failures >= this.attempts;
	}

	/**
	 * What to do when all attempts have failed.
	 */
	public enum OnFailure {

		/**
		 * Remain the leader, without the work.
		 */
		KEEP,

		/**
		 * Resign, so that another instance may try. If all instances fail, leadership
		 * passes from one to the next.
		 */
		RESIGN

	}

}
