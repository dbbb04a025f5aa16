package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * The token rule (rule 9): strictly increasing per election, even across a wiped store or
 * a change of backend, because the wall clock takes part.
 *
 * @author Leader Election
 */
final class FencingTokens {

	private static final long ABSURD = Duration.ofDays(3653).toMillis();

	private FencingTokens() {
	}

	/**
	 * Return the token of a new claim.
	 * @param stored the token of the record
	 * @param highest the highest token that this instance has ever seen
	 * @param nowMillis the wall clock
	 * @return the token, or empty if the others are more than ten years ahead of the wall
	 * clock: following them would use up all tokens there are
	 */
	static OptionalLong next(long stored, long highest, long nowMillis) {
		long last = Math.max(stored, highest);
		return (last - nowMillis > ABSURD) ? OptionalLong.empty() : OptionalLong.of(Math.max(last, nowMillis) + 1);
	}

}
