package io.github.leaderelection.redis;

import java.util.Set;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LettuceConfiguration}.
 */
class LettuceConfigurationTests {

	private static final RedisConfiguration STANDALONE = new RedisStandaloneConfiguration("redis.example.org", 7000);

	private static final RedisConfiguration SOCKET = new RedisSocketConfiguration("/tmp/redis.sock");

	private static final RedisConfiguration SENTINEL = new RedisSentinelConfiguration("main", Set.of("a:1"));

	private static final RedisConfiguration CLUSTER = new RedisClusterConfiguration(Set.of("a:1"));

	@Test
	void everyConfigurationIsFound() {
		for (RedisConfiguration configuration : new RedisConfiguration[] { STANDALONE, SOCKET, SENTINEL, CLUSTER,
				new RedisStandaloneConfiguration() }) {
			assertThat(LettuceConfiguration.of(factory(configuration))).isSameAs(configuration);
		}
	}

	@Test
	void standaloneServerIsFoundWithoutThePrivateField() {
		RedisStandaloneConfiguration standalone = new RedisStandaloneConfiguration("redis.example.org", 7000);
		LettuceConnectionFactory factory = new LettuceConnectionFactory(standalone);
		assertThat(LettuceConfiguration.of(factory, (unreadable) -> null)).isSameAs(standalone);
	}

	@Test
	void othersAreFoundWithoutThePrivateField() {
		for (RedisConfiguration configuration : new RedisConfiguration[] { SOCKET, SENTINEL, CLUSTER }) {
			assertThat(LettuceConfiguration.of(factory(configuration), (unreadable) -> null)).isSameAs(configuration);
		}
	}

	/**
	 * Their getter says that the server is {@code localhost}, which is another server on
	 * each host.
	 */
	@Test
	void whatCannotBeFoundWithoutThePrivateFieldIsRefused() {
		RedisConfiguration replicas = new RedisStaticMasterReplicaConfiguration("redis.example.org", 7000);
		for (RedisConfiguration configuration : new RedisConfiguration[] { replicas, STANDALONE }) {
			LettuceConnectionFactory factory = factory(configuration);
			assertThat(factory.getStandaloneConfiguration().getHostName()).isEqualTo("localhost");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> LettuceConfiguration.of(factory, (unreadable) -> null))
				.withMessageContaining("does not disclose its configuration");
		}
	}

	private static LettuceConnectionFactory factory(RedisConfiguration configuration) {
		return new LettuceConnectionFactory(configuration, LettuceClientConfiguration.defaultConfiguration());
	}

}
