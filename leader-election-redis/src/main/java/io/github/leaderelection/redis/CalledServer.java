package io.github.leaderelection.redis;

import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;

/**
 * Where a call went, and where an operator has configured that.
 *
 * @param description what the server is and its address
 * @param addresses the properties that hold the address
 * @param settings what the names of the properties for user name and password begin with
 */
record CalledServer(String description, String addresses, String settings) {

	private static final String PREFIX = "spring.data.redis.";

	private static final String SENTINEL_PREFIX = PREFIX + "sentinel.";

	/**
	 * Return where a call went.
	 * @param configuration the configuration of the application
	 * @param node the server, {@code null} for the only one, or if none was found
	 * @return the server, or the sentinels if they were asked for it
	 */
	static CalledServer of(RedisConfiguration configuration, @Nullable RedisNode node) {
		if (configuration instanceof RedisSentinelConfiguration sentinel) {
			return (node != null)
					? new CalledServer("Redis at " + address(node.getHost(), node.getPort()),
							"the address that Sentinel reports", PREFIX)
					: new CalledServer("Sentinel at " + addresses(sentinel), SENTINEL_PREFIX + "nodes",
							SENTINEL_PREFIX);
		}
		if (configuration instanceof RedisClusterConfiguration && node != null) {
			return new CalledServer("Redis at " + address(node.getHost(), node.getPort()), PREFIX + "cluster.nodes",
					PREFIX);
		}
		return new CalledServer("Redis at " + address(configuration),
				PREFIX + "host and " + PREFIX + "port, or " + PREFIX + "url", PREFIX);
	}

	private static String addresses(RedisSentinelConfiguration sentinel) {
		return sentinel.getSentinels()
			.stream()
			.map((each) -> address(each.getHost(), each.getPort()))
			.sorted()
			.collect(Collectors.joining(", "));
	}

	private static String address(RedisConfiguration configuration) {
		if (configuration instanceof RedisConfiguration.WithHostAndPort server) {
			return address(server.getHostName(), server.getPort());
		}
		return (configuration instanceof RedisConfiguration.WithDomainSocket socket) ? socket.getSocket() : "?";
	}

	private static String address(@Nullable String host, @Nullable Integer port) {
		return (host != null && host.contains(":")) ? "[" + host + "]:" + port : host + ":" + port;
	}

}
