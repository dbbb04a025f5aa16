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
 * Checks each server before it is used: refuses one that is too old or does not report
 * its identity, and warns once of settings by which it could lose records, if it reports
 * them.
 */
final class ServerCheck {

	private static final Logger logger = LoggerFactory.getLogger(ServerCheck.class);

	private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:((\\d+)\\.(\\d+)\\S*)");

	private static final Pattern EVICTION = Pattern.compile("(?m)^maxmemory_policy:(allkeys-\\S+)");

	private static final Pattern NOT_APPENDING = Pattern.compile("(?m)^aof_enabled:0");

	private static final Pattern IDENTITY = Pattern.compile("(?m)^master_replid:\\w");

	/**
	 * A line of {@code CLUSTER NODES}: id, address and host name.
	 */
	private static final Pattern NODE = Pattern.compile("(?m)^\\w+ (\\S+):(\\d+)@\\d+(?:,([^, ]+))?[^ ]* ");

	private static final int OLDEST_MAJOR = 6;

	private static final int OLDEST_MINOR = 2;

	private final String namespace;

	private final RedisKeys keys;

	private final ServerTimeouts timeouts;

	private boolean warned;

	ServerCheck(String namespace, RedisKeys keys, ServerTimeouts timeouts) {
		this.namespace = namespace;
		this.keys = keys;
		this.timeouts = timeouts;
	}

	/**
	 * Check the server of a new connection.
	 * @param connection the connection
	 * @return the nodes of its cluster, if it is in one and reports them
	 * @throws DiagnosedException if it is too old, or does not report its identity
	 */
	Collection<RedisNode> greet(ServerConnection connection) {
		List<Object> info = connection.run(Script.SERVER, 2, RedisKeys.bytes(this.keys.sessions()),
				RedisKeys.bytes(this.keys.records()));
		requireSupported(ViewReader.text(info.get(0)));
		requireIdentity(ViewReader.text(info.get(1)));
		warn(ViewReader.text(info.get(2)), ViewReader.text(info.get(3)));
		this.timeouts.check(connection);
		return nodes(ViewReader.text(info.get(4)));
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
				throw new DiagnosedException(Diagnosis.unusable("the server is too old: Redis " + version.group(1)
						+ " is before " + OLDEST_MAJOR + "." + OLDEST_MINOR, "Use Redis 6.2 or later, or Valkey"));
			}
		}
	}

	// Without it a failover between two calls could not be noticed, and a record that has
	// lost its last claim would be believed
	private static void requireIdentity(String replication) {
		if (replication.isEmpty()) {
			throw new DiagnosedException(Diagnosis.refused(
					"the Redis user may not call INFO, which elections require to detect that the server was replaced",
					"Grant it: ACL SETUSER <name> +info"));
		}
		if (!IDENTITY.matcher(replication).find()) {
			throw new DiagnosedException(Diagnosis.unusable(
					"the server does not report its replication id, which elections require to detect that it was replaced",
					"Use Redis 6.2 or later, or Valkey"));
		}
	}

	private synchronized void warn(String memory, String persistence) {
		if (this.warned || memory.isEmpty()) {
			return;
		}
		this.warned = true;
		String eviction = find(EVICTION, memory);
		if (eviction != null) {
			logger.warn("[{}] Redis has maxmemory-policy {}: it may evict the election records when its memory is full."
					+ " Set maxmemory-policy to noeviction or to a volatile- policy", this.namespace, eviction);
		}
		if (NOT_APPENDING.matcher(persistence).find()) {
			logger.warn(
					"[{}] Redis has appendonly no: a restart loses the acknowledged writes since the last snapshot,"
							+ " and elections then have no leader for a lease duration. Set appendonly to yes",
					this.namespace);
		}
	}

	private static @Nullable String find(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		return (matcher.find()) ? matcher.group(1) : null;
	}

}
