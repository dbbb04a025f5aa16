package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.github.leaderelection.servers.RedisCluster;
import io.github.leaderelection.servers.RedisSentinel;
import io.github.leaderelection.servers.RedisServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Connection factories as an application would have them, with the defaults of Spring
 * Boot.
 *
 * @author Leader Election
 */
final class TestRedis {

	/**
	 * An operation timeout that no machine is too slow for.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final ClientResources resources = DefaultClientResources.create();

	private TestRedis() {
	}

	static RedisStandaloneConfiguration standalone(RedisServer server) {
		return standalone(server.host(), server.port());
	}

	static RedisStandaloneConfiguration standalone(String host, int port) {
		return new RedisStandaloneConfiguration(host, port);
	}

	static RedisSentinelConfiguration sentinel(RedisSentinel sentinel) {
		RedisSentinelConfiguration configuration = new RedisSentinelConfiguration().master(sentinel.masterName());
		sentinel.sentinels().forEach((server) -> configuration.sentinel(server.host(), server.port()));
		return configuration;
	}

	static RedisClusterConfiguration cluster(RedisCluster cluster) {
		Set<RedisNode> nodes = new HashSet<>();
		cluster.nodes().forEach((server) -> nodes.add(new RedisNode(server.host(), server.port())));
		RedisClusterConfiguration configuration = new RedisClusterConfiguration();
		configuration.setClusterNodes(nodes);
		return configuration;
	}

	static RedisConnectionFactory lettuce(RedisConfiguration configuration) {
		return new LettuceConnectionFactory(configuration,
				LettuceClientConfiguration.builder()
					.clientResources(resources)
					.clientOptions(ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled()).build())
					.build());
	}

	static RedisConnectionFactory jedis(RedisConfiguration configuration) {
		JedisClientConfiguration client = JedisClientConfiguration.builder().usePooling().build();
		if (configuration instanceof RedisSentinelConfiguration sentinel) {
			return new JedisConnectionFactory(sentinel, client);
		}
		if (configuration instanceof RedisClusterConfiguration cluster) {
			return new JedisConnectionFactory(cluster, client);
		}
		return new JedisConnectionFactory((RedisStandaloneConfiguration) configuration, client);
	}

}
