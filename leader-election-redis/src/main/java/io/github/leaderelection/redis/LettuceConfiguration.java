package io.github.leaderelection.redis;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.NotReadablePropertyException;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Finds out what a {@link LettuceConnectionFactory} connects to. There are getters for
 * Sentinel, Cluster and sockets. None, as of Spring Data Redis 4.1, distinguishes a
 * standalone server from static master and replicas: {@code getStandaloneConfiguration()}
 * returns {@code localhost} for the latter, and also for a standalone server that was
 * passed as a plain {@link RedisConfiguration}. Only for these cases a private field is
 * read. Where it cannot be read, {@code localhost} is refused: instances that each use a
 * server on their own host would elect several leaders.
 */
final class LettuceConfiguration {

	static final String FIELD = "configuration";

	private static final RedisStandaloneConfiguration UNSET = new RedisStandaloneConfiguration();

	private LettuceConfiguration() {
	}

	/**
	 * Return what a connection factory connects to.
	 * @param factory the connection factory
	 * @return its configuration
	 * @throws IllegalArgumentException if it is of a kind that the store does not know,
	 * or cannot be found out
	 */
	static RedisConfiguration of(LettuceConnectionFactory factory) {
		return of(factory, LettuceConfiguration::field);
	}

	static RedisConfiguration of(LettuceConnectionFactory factory,
			Function<LettuceConnectionFactory, @Nullable Object> field) {
		RedisClusterConfiguration cluster = factory.getClusterConfiguration();
		if (cluster != null) {
			return cluster;
		}
		RedisSentinelConfiguration sentinel = factory.getSentinelConfiguration();
		if (sentinel != null) {
			return sentinel;
		}
		RedisSocketConfiguration socket = factory.getSocketConfiguration();
		return (socket != null) ? socket : standalone(factory, field.apply(factory));
	}

	private static RedisConfiguration standalone(LettuceConnectionFactory factory, @Nullable Object field) {
		if (field instanceof RedisStandaloneConfiguration standalone) {
			return standalone;
		}
		if (field != null) {
			throw new IllegalArgumentException(
					"The connection factory has a %s, and only those for standalone servers, sockets, Sentinel and Cluster can be used"
						.formatted(field.getClass().getSimpleName()));
		}
		RedisStandaloneConfiguration standalone = factory.getStandaloneConfiguration();
		if (standalone.equals(UNSET)) {
			throw new IllegalArgumentException(
					"The connection factory does not disclose its configuration. Pass a RedisStandaloneConfiguration to the constructor of LettuceConnectionFactory, with a host name other than 'localhost'");
		}
		return standalone;
	}

	private static @Nullable Object field(LettuceConnectionFactory factory) {
		try {
			return new DirectFieldAccessor(factory).getPropertyValue(FIELD);
		}
		catch (NotReadablePropertyException ex) {
			return null;
		}
	}

}
