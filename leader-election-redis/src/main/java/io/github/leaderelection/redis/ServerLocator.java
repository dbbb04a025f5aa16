package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;

/**
 * Knows which server to call next. All keys of a namespace are in one hash slot, so that
 * it is one server at a time in a cluster, too. The drivers' own clients for Sentinel and
 * Cluster are not used: they choose a connection for each command and repeat commands by
 * themselves, whereas here a call goes out once, on a connection that is known.
 */
interface ServerLocator extends AutoCloseable {

	/**
	 * What part of the operation timeout a sentinel may take: several may have to be
	 * asked before the one call that counts.
	 */
	int SENTINEL_SHARE = 4;

	/**
	 * Note that the store is used.
	 */
	default void use() {
	}

	/**
	 * Return the server to call next.
	 * @return the server, {@code null} for the only one
	 */
	@Nullable RedisNode locate();

	/**
	 * Note that a server did not do what it was asked to.
	 * @param node the server
	 */
	default void failed(@Nullable RedisNode node) {
	}

	/**
	 * Note which servers there are besides those that are configured.
	 * @param nodes the servers
	 */
	default void learn(Collection<RedisNode> nodes) {
	}

	/**
	 * Note that another server serves the namespace.
	 * @param node that server
	 */
	default void moved(RedisNode node) {
	}

	@Override
	default void close() {
	}

	/**
	 * Return the locator for the servers of a connection factory.
	 * @param application the connection factory of the application
	 * @param configuration its configuration
	 * @param operationTimeout the longest that a command may take
	 * @param moved called when the server was replaced, unless calls show that
	 * @return the locator
	 */
	static ServerLocator of(RedisConnectionFactory application, RedisConfiguration configuration,
			Duration operationTimeout, Runnable moved) {
		if (configuration instanceof RedisSentinelConfiguration sentinel) {
			return new SentinelLocator(sentinel,
					RedisDriver.of(application, operationTimeout.dividedBy(SENTINEL_SHARE)), operationTimeout, moved);
		}
		if (configuration instanceof RedisClusterConfiguration cluster) {
			return new ClusterLocator(cluster.getClusterNodes());
		}
		return () -> null;
	}

}
