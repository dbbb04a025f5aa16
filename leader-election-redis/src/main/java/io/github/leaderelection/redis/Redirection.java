package io.github.leaderelection.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisNode;

/**
 * An answer of a cluster node that has not executed a call, since another one serves the
 * slot.
 *
 * @param node the other node
 * @param permanent whether it serves the slot from now on, rather than only the keys that
 * have moved there already
 */
record Redirection(RedisNode node, boolean permanent) {

	private static final Pattern FORM = Pattern.compile("(MOVED|ASK) \\d+ (\\S*):(\\d{1,5})(\\s.*)?");

	/**
	 * Return the redirection in an answer.
	 * @param error the answer
	 * @param asked the node that gave it
	 * @return the redirection, or {@code null} if it is something else
	 */
	static @Nullable Redirection of(RedisError error, RedisNode asked) {
		Matcher matcher = FORM.matcher(error.message());
		if (!matcher.matches()) {
			return null;
		}
		// A node that does not know its own name means the one by which it was asked
		String host = (matcher.group(2).isEmpty()) ? String.valueOf(asked.getHost()) : matcher.group(2);
		return new Redirection(new RedisNode(host, Integer.parseInt(matcher.group(3))),
				matcher.group(1).equals("MOVED"));
	}

}
