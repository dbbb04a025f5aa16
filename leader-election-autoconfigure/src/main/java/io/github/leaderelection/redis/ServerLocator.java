package io.github.leaderelection.redis;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;

/**
 * Knows which server to call next. All keys of a namespace are in one hash slot, so that
 * it is one server at a time in a cluster, too. The drivers' own clients for Sentinel and
 * Cluster are not used: they choose a connection for each command and repeat commands by
 * themselves, whereas here a call goes out once, on a connection that is known.
 *
 * @author Leader Election
 */
interface ServerLocator extends AutoCloseable {

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
	 * Note that another server serves the namespace.
	 * @param node that server
	 */
	default void moved(RedisNode node) {
	}

	@Override
	default void close() {
	}

	/**
	 * Return the locator for a deployment.
	 * @param deployment the deployment
	 * @param driver opens connections to sentinels
	 * @param period how often to look whether the server was replaced
	 * @param moved called when it was, unless calls tell so
	 * @return the locator
	 */
	static ServerLocator of(Deployment deployment, RedisDriver driver, Duration period, Runnable moved) {
		if (deployment.configuration() instanceof RedisSentinelConfiguration sentinel) {
			return new SentinelLocator(sentinel, driver, period, moved);
		}
		if (deployment.configuration() instanceof RedisClusterConfiguration cluster) {
			return new ClusterLocator(cluster.getClusterNodes());
		}
		return () -> null;
	}

}
