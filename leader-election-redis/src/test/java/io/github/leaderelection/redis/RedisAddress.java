package io.github.leaderelection.redis;

import java.util.List;
import java.util.stream.Collectors;

import io.github.leaderelection.servers.RedisCluster;
import io.github.leaderelection.servers.RedisSentinel;
import io.github.leaderelection.servers.ServerProcess;

/**
 * Where a Redis is, as the properties of Spring Boot say it.
 */
final class RedisAddress {

	private static final String PREFIX = "spring.data.redis.";

	private RedisAddress() {
	}

	static List<String> port(int port) {
		return List.of(PREFIX + "host=127.0.0.1", PREFIX + "port=" + port);
	}

	static List<String> jedisPort(int port) {
		return List.of(PREFIX + "host=127.0.0.1", PREFIX + "port=" + port, PREFIX + "client-type=jedis");
	}

	static List<String> sentinel(RedisSentinel servers) {
		return List.of(PREFIX + "sentinel.master=" + servers.masterName(),
				PREFIX + "sentinel.nodes=" + nodes(servers.sentinels()));
	}

	static List<String> cluster(RedisCluster servers) {
		return List.of(PREFIX + "cluster.nodes=" + nodes(servers.nodes()));
	}

	private static String nodes(List<? extends ServerProcess> servers) {
		return servers.stream().map((server) -> server.host() + ":" + server.port()).collect(Collectors.joining(","));
	}

}
