package io.github.leaderelection.fencing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@link SeenTokens} in the memory of this process, which forgets them when it ends and
 * shares them with no other. For at most {@value #MAX_NAMES} names: the tokens of others
 * are refused.
 */
public final class InMemorySeenTokens implements SeenTokens {

	/**
	 * How many names are remembered.
	 */
	public static final int MAX_NAMES = 10_000;

	private final Map<String, Long> highest = new ConcurrentHashMap<>();

	@Override
	public boolean advance(String name, long token) {
		if (this.highest.size() >= MAX_NAMES && !this.highest.containsKey(name)) {
			return false;
		}
		return this.highest.merge(name, token, Math::max) == token;
	}

}
