package io.github.leaderelection.redis;

import java.time.Duration;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Opens connections by the driver that the application uses, with the client settings of
 * the application (TLS, client name, resources) but time-outs of its own.
 */
interface RedisDriver extends AutoCloseable {

	/**
	 * What is present if Jedis is.
	 */
	String JEDIS = "redis.clients.jedis.Jedis";

	/**
	 * Return what the application connects to.
	 * @return the configuration of its connection factory
	 * @throws IllegalArgumentException if it is of a kind that the store does not know
	 */
	RedisConfiguration configuration();

	/**
	 * Open a connection.
	 * @param server the server with the credentials for it
	 * @return a connection, which may not be established before its first use
	 */
	ServerConnection connect(RedisConfiguration server);

	/**
	 * Free what the connections have shared.
	 */
	@Override
	void close();

	/**
	 * Return the driver of an application's connections.
	 * @param application the connection factory of the application
	 * @param timeout the longest that a command may take
	 * @return the driver
	 * @throws IllegalArgumentException if it is an unknown one
	 */
	static RedisDriver of(RedisConnectionFactory application, Duration timeout) {
		ClassLoader loader = RedisDriver.class.getClassLoader();
		if (ClassUtils.isPresent("io.lettuce.core.RedisClient", loader)
				&& application instanceof LettuceConnectionFactory lettuce) {
			return new LettuceDriver(lettuce, timeout);
		}
		if (ClassUtils.isPresent(JEDIS, loader) && application instanceof JedisConnectionFactory jedis) {
			return new JedisDriver(jedis, timeout);
		}
		throw new IllegalArgumentException(
				"The connection factory is a %s, but only LettuceConnectionFactory and JedisConnectionFactory are supported"
					.formatted(application.getClass().getName()));
	}

}
