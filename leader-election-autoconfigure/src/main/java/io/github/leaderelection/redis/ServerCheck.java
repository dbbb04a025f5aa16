package io.github.leaderelection.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.RedisNode;

/**
 * Looks at each server before it is used: refuses one that is too old, and warns once of
 * settings by which it could lose records. A server that does not tell is believed.
 *
 * @author Leader Election
 */
final class ServerCheck {

	private static final Logger logger = LoggerFactory.getLogger(ServerCheck.class);

	private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:((\\d+)\\.(\\d+)\\S*)");

	private static final Pattern EVICTION = Pattern.compile("(?m)^maxmemory_policy:(allkeys-\\S+)");

	private static final Pattern NOT_APPENDING = Pattern.compile("(?m)^aof_enabled:0");

	/**
	 * A line of {@code CLUSTER NODES}: id, address and host name.
	 */
	private static final Pattern NODE = Pattern.compile("(?m)^\\w+ (\\S+):(\\d+)@\\d+(?:,([^, ]+))?[^ ]* ");

	private static final int OLDEST_MAJOR = 6;

	private static final int OLDEST_MINOR = 2;

	private final String namespace;

	private final RedisKeys keys;

	private boolean warned;

	ServerCheck(String namespace, RedisKeys keys) {
		this.namespace = namespace;
		this.keys = keys;
	}

	/**
	 * Look at the server at the other end of a new connection.
	 * @param connection the connection
	 * @return the nodes of its cluster, if it is in one and tells them
	 * @throws UnsupportedServerException if it is too old
	 */
	Collection<RedisNode> greet(ServerConnection connection) {
		List<Object> info = connection.run(Script.SERVER, 2, RedisKeys.bytes(this.keys.sessions()),
				RedisKeys.bytes(this.keys.records()));
		requireSupported(ViewReader.text(info.get(0)));
		warn(ViewReader.text(info.get(1)), ViewReader.text(info.get(2)));
		return nodes(ViewReader.text(info.get(3)));
	}

	private static Collection<RedisNode> nodes(String cluster) {
		List<RedisNode> nodes = new ArrayList<>();
		Matcher node = NODE.matcher(cluster);
		while (node.find()) {
			String host = (node.group(3) != null) ? node.group(3) : node.group(1);
			nodes.add(new RedisNode(host, Integer.parseInt(node.group(2))));
		}
		return nodes;
	}

	private static void requireSupported(String server) {
		Matcher version = VERSION.matcher(server);
		if (version.find()) {
			int major = Integer.parseInt(version.group(2));
			int minor = Integer.parseInt(version.group(3));
			if (major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR)) {
				throw new UnsupportedServerException(version.group(1));
			}
		}
	}

	private synchronized void warn(String memory, String persistence) {
		if (this.warned || memory.isEmpty()) {
			return;
		}
		this.warned = true;
		String eviction = find(EVICTION, memory);
		if (eviction != null) {
			logger.warn(
					"[{}] Redis has maxmemory-policy {}: it may evict the election records when its memory is full,"
							+ " and with them who leads. Set maxmemory-policy to noeviction or to a volatile- policy",
					this.namespace, eviction);
		}
		if (NOT_APPENDING.matcher(persistence).find()) {
			logger.warn(
					"[{}] Redis has appendonly no: what it acknowledged since its last snapshot is lost when it restarts,"
							+ " and elections then have no leader for a lease duration. Set appendonly to yes",
					this.namespace);
		}
	}

	private static @Nullable String find(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		return (matcher.find()) ? matcher.group(1) : null;
	}

	/**
	 * The server is older than what this store needs.
	 */
	static final class UnsupportedServerException extends RuntimeException {

		UnsupportedServerException(String version) {
			super("Redis %s is older than %d.%d".formatted(version, OLDEST_MAJOR, OLDEST_MINOR));
		}

	}

}
