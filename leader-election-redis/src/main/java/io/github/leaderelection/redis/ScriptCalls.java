package io.github.leaderelection.redis;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs scripts on the hashes of a namespace. Safe for use by any thread.
 */
final class ScriptCalls {

	private static final int RADIX = 36;

	private final RedisKeys keys;

	private final SecureRandom random = new SecureRandom();

	ScriptCalls(RedisKeys keys) {
		this.keys = keys;
	}

	/**
	 * Run a script.
	 * @param connection the connection to the server
	 * @param script the script
	 * @param arguments its arguments
	 * @return what it returned
	 */
	List<Object> run(ServerConnection connection, Script script, Object... arguments) {
		return run(connection, script, List.of(arguments));
	}

	/**
	 * Run a script.
	 * @param connection the connection to the server
	 * @param script the script
	 * @param arguments its arguments
	 * @return what it returned
	 */
	List<Object> run(ServerConnection connection, Script script, List<?> arguments) {
		return connection.run(script, 2, all(arguments));
	}

	/**
	 * Run a script that runs so often that its text need not be sent.
	 * @param connection the connection to the server
	 * @param script the script
	 * @param arguments its arguments
	 * @return what it returned
	 */
	List<Object> runKnown(ServerConnection connection, Script script, Object... arguments) {
		return connection.runKnown(script, 2, all(List.of(arguments)));
	}

	private byte[][] all(List<?> arguments) {
		List<byte[]> all = new ArrayList<>(2 + arguments.size());
		all.add(RedisKeys.bytes(this.keys.sessions()));
		all.add(RedisKeys.bytes(this.keys.records()));
		for (Object argument : arguments) {
			all.add(RedisKeys.bytes(argument.toString()));
		}
		return all.toArray(new byte[0][]);
	}

	/**
	 * Return a mark that no records have had.
	 * @return letters and digits
	 */
	String newMark() {
		return Long.toString(this.random.nextLong() >>> 1, RADIX);
	}

}
