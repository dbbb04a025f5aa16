package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JedisDriver}.
 */
class JedisDriverTests {

	@Test
	void everyConfigurationIsFound() {
		RedisStandaloneConfiguration standalone = new RedisStandaloneConfiguration("redis.example.org", 7000);
		RedisSentinelConfiguration sentinel = new RedisSentinelConfiguration("main", Set.of("a:1"));
		RedisClusterConfiguration cluster = new RedisClusterConfiguration(Set.of("a:1"));
		assertThat(configuration(new JedisConnectionFactory(standalone))).isSameAs(standalone);
		assertThat(configuration(new JedisConnectionFactory(sentinel))).isSameAs(sentinel);
		assertThat(configuration(new JedisConnectionFactory(cluster))).isSameAs(cluster);
	}

	@Test
	@SuppressWarnings("deprecation") // The name that Spring Data Redis 4.0 has as well
	void customizerOfTheApplicationIsUsed() {
		AtomicInteger customized = new AtomicInteger();
		JedisConnectionFactory application = new JedisConnectionFactory(new RedisStandaloneConfiguration(),
				JedisClientConfiguration.builder().customize((client) -> customized.incrementAndGet()).build());
		RedisDriver driver = RedisDriver.of(application, Duration.ofSeconds(1));
		assertThatExceptionOfType(RedisConnectionFailureException.class)
			.isThrownBy(() -> driver.connect(new RedisStandaloneConfiguration("127.0.0.1", 1)));
		assertThat(customized).hasValue(1);
	}

	private static RedisConfiguration configuration(JedisConnectionFactory application) {
		return RedisDriver.of(application, Duration.ofSeconds(1)).configuration();
	}

}
