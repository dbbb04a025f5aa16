package io.github.leaderelection.redis;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import io.github.leaderelection.servers.RedisCluster;
import io.github.leaderelection.servers.RedisSentinel;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connection factories as an application would have them, with the defaults of Spring
 * Boot.
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
					.clientOptions(options(configuration).timeoutOptions(TimeoutOptions.enabled()).build())
					.build());
	}

	private static ClientOptions.Builder options(RedisConfiguration configuration) {
		return (configuration instanceof RedisClusterConfiguration) ? ClusterClientOptions.builder()
				: ClientOptions.builder();
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

	static Session session() {
		return new Session(SessionId.random(new SecureRandom()), 1, "test", Map.of("url", "https://here"),
				Duration.ofSeconds(10));
	}

	/**
	 * Let a session lead an election, as an engine would.
	 * @param store the store
	 * @param election the election
	 * @param session the session
	 * @return the record
	 */
	static ElectionRecord lead(ElectionStore store, String election, Session session) {
		store.create(election, 0);
		ElectionView view = store.heartbeat(session, 0);
		ElectionRecord seen = view.elections().get(election);
		Session holder = (seen.holder() != null) ? view.sessions().get(seen.holder()) : null;
		OptionalLong nonce = (holder != null) ? OptionalLong.of(holder.nonce()) : OptionalLong.empty();
		assertThat(store.claim(new Claim(seen, nonce, view.storeId(), session.id(), seen.token() + 1))).isTrue();
		return store.heartbeat(session, 0).elections().get(election);
	}

	/**
	 * The drivers.
	 */
	enum Driver {

		LETTUCE {

			@Override
			RedisConnectionFactory factory(RedisConfiguration configuration) {
				return lettuce(configuration);
			}

		},

		JEDIS {

			@Override
			RedisConnectionFactory factory(RedisConfiguration configuration) {
				return jedis(configuration);
			}

		};

		abstract RedisConnectionFactory factory(RedisConfiguration configuration);

	}

}
