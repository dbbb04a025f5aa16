package io.github.leaderelection.redis;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

/**
 * Which servers the application is configured to use, and with which credentials.
 *
 * @param configuration the configuration of its connection factory
 * @author Leader Election
 */
record Deployment(RedisConfiguration configuration) {

	/**
	 * Return what a connection factory connects to.
	 * @param application the connection factory of the application
	 * @return the deployment
	 * @throws IllegalArgumentException if it is of a kind that the store does not know
	 */
	static Deployment of(RedisConnectionFactory application) {
		// The getters of the factories return a default for what is not configured; the
		// fields contain the configuration in use.
		DirectFieldAccessor factory = new DirectFieldAccessor(application);
		Object configuration = factory.getPropertyValue("configuration");
		if (configuration == null) {
			configuration = factory.getPropertyValue("standaloneConfig");
		}
		if (configuration instanceof RedisStandaloneConfiguration || configuration instanceof RedisSocketConfiguration
				|| configuration instanceof RedisSentinelConfiguration
				|| configuration instanceof RedisClusterConfiguration) {
			return new Deployment((RedisConfiguration) configuration);
		}
		throw new IllegalArgumentException(
				"The connection factory has a %s, but only those for standalone servers, sockets, Sentinel and Cluster are supported"
					.formatted((configuration != null) ? configuration.getClass().getSimpleName() : "null"));
	}

	/**
	 * Return the configuration for one of the servers that keep data.
	 * @param node the server, {@code null} for the only one
	 * @return the configuration
	 */
	RedisConfiguration server(@Nullable RedisNode node) {
		if (node == null) {
			return this.configuration;
		}
		return standalone(node, RedisConfiguration.getDatabaseOrElse(this.configuration, () -> 0),
				RedisConfiguration.getUsernameOrElse(this.configuration, () -> null),
				RedisConfiguration.getPasswordOrElse(this.configuration, RedisPassword::none));
	}

	/**
	 * Return the configuration for a sentinel.
	 * @param node the sentinel
	 * @param configuration the configuration of all of them
	 * @return the configuration
	 */
	static RedisConfiguration sentinel(RedisNode node, RedisSentinelConfiguration configuration) {
		return standalone(node, 0, configuration.getSentinelUsername(), configuration.getSentinelPassword());
	}

	private static RedisConfiguration standalone(RedisNode node, int database, @Nullable String username,
			RedisPassword password) {
		RedisStandaloneConfiguration standalone = new RedisStandaloneConfiguration(node.getRequiredHost(),
				node.getRequiredPort());
		standalone.setDatabase(database);
		standalone.setUsername(username);
		standalone.setPassword(password);
		return standalone;
	}

}
