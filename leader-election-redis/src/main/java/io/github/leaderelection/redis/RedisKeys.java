package io.github.leaderelection.redis;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * The names of the keys and of the channel of one namespace. The namespace is the hash
 * tag, so that all keys are in one slot of a cluster.
 *
 * @param sessions the key of the hash of sessions
 * @param records the key of the hash of records
 * @param ticks the key of the hash of the ticks of jobs
 * @param hints the channel of hints
 */
record RedisKeys(String sessions, String records, String ticks, String hints) {

	static final String DEFAULT_PREFIX = "leader-election:";

	private static final int MAX_PREFIX_LENGTH = 200;

	/**
	 * Return the names for a namespace.
	 * @param prefix what they begin with
	 * @param namespace the namespace
	 * @return the names
	 */
	static RedisKeys of(String prefix, String namespace) {
		String tagged = "%s{%s}:".formatted(prefix, namespace);
		return new RedisKeys(tagged + "sessions", tagged + "records", tagged + "ticks", tagged + "hints");
	}

	/**
	 * Return the given prefix if it is one.
	 * @param prefix the prefix
	 * @return the prefix
	 * @throws IllegalArgumentException if it is not
	 */
	static String requirePrefix(String prefix) {
		if (prefix.length() > MAX_PREFIX_LENGTH) {
			throw new IllegalArgumentException("it has more than %s characters".formatted(MAX_PREFIX_LENGTH));
		}
		if (prefix.chars().anyMatch((c) -> c <= ' ' || c > '~' || c == '{' || c == '}')) {
			throw new IllegalArgumentException(
					"it must consist of printable ASCII characters, without spaces and without braces, which mark the hash slot");
		}
		return prefix;
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[][] bytes(String key, Object... arguments) {
		return Stream.concat(Stream.of(key), Stream.of(arguments))
			.map((value) -> bytes(value.toString()))
			.toArray(byte[][]::new);
	}

}
