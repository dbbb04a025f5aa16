package io.github.leaderelection.metrics;

/**
 * Limits the values of the tag {@code election}, each of which costs a set of meters.
 * Safe for use by any thread.
 */
@FunctionalInterface
public interface ElectionTagLimit {

	/**
	 * The value for all elections above the limit. It is not the name of an election,
	 * which begins with a letter or a digit.
	 */
	String OTHER = "_other";

	/**
	 * Return the value for an election.
	 * @param election the name of the election
	 * @return the name, or {@link #OTHER} above the limit
	 */
	String tag(String election);

	/**
	 * Limit the values to the elections that are asked for first.
	 * @param limit how many elections have a value of their own
	 * @return the limit
	 */
	static ElectionTagLimit of(int limit) {
		return new DefaultElectionTagLimit(limit);
	}

}
