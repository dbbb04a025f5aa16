package io.github.leaderelection.test.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The claims that the store has executed, also those that it lost since.
 */
final class Claimed {

	private final Map<String, Set<Long>> tokens = new HashMap<>();

	private final Map<String, Long> highest = new HashMap<>();

	void add(String election, long token) {
		this.tokens.computeIfAbsent(election, (key) -> new HashSet<>()).add(token);
		this.highest.merge(election, token, Math::max);
	}

	boolean contains(String election, long token) {
		return this.tokens.getOrDefault(election, Set.of()).contains(token);
	}

	/**
	 * Return whether an election was ever claimed with a higher token.
	 * @param election the name of the election
	 * @param token the token
	 * @return whether it was
	 */
	boolean containsLater(String election, long token) {
		return this.highest.getOrDefault(election, 0L) > token;
	}

	/**
	 * Return the highest token of an election.
	 * @param election the name of the election
	 * @return the token, zero if it was never claimed
	 */
	long highest(String election) {
		return this.highest.getOrDefault(election, 0L);
	}

}
