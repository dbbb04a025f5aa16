package io.github.leaderelection.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * The token rule (rule 9): strictly increasing per election, even across a wiped store or
 * a change of backend, because the wall clock takes part. A token that a wrong clock has
 * put far ahead is followed: to refuse it would leave the election without a leader for
 * ever. From then on the wall clock no longer helps if the store is wiped, which is why
 * it is reported.
 */
final class FencingTokens {

	/**
	 * The highest token that is given. As many are left above it, for whatever has to put
	 * an election right by hand.
	 */
	static final long HIGHEST = 1L << 62;

	private static final Duration TOLERATED = Duration.ofDays(1);

	private FencingTokens() {
	}

	/**
	 * Return the token of a new claim.
	 * @param stored the token of the record
	 * @param highest the highest token that this instance has ever seen or used, up to
	 * {@link #HIGHEST}
	 * @param nowMillis the wall clock
	 * @return the token, or empty if it would be above {@link #HIGHEST}
	 */
	static OptionalLong next(long stored, long highest, long nowMillis) {
		long last = Math.max(Math.max(stored, highest), nowMillis);
		return (last < HIGHEST) ? OptionalLong.of(last + 1) : OptionalLong.empty();
	}

	/**
	 * Return whether a token is so far ahead of this machine's clock that one of the
	 * clocks has to be wrong.
	 * @param token the token
	 * @param nowMillis the wall clock
	 * @return whether it is far ahead
	 */
	static boolean isFarAhead(long token, long nowMillis) {
		return token - nowMillis > TOLERATED.toMillis();
	}

	static String describeFarAhead(long token, long nowMillis) {
		return ("the fencing token %d, as a time %s, is far ahead of this machine's clock (%s): either this clock is wrong,"
				+ " or that of an instance that led before. Check the clocks of all machines."
				+ " Tokens go on from there, but would start lower if the store lost its data before the clocks reach that time")
			.formatted(token, Instant.ofEpochMilli(token), Instant.ofEpochMilli(nowMillis));
	}

	static String describeRefused(long token) {
		return "the fencing token %d is 2^62 or higher: not a candidate until the token in the store is put right"
			.formatted(token);
	}

}
