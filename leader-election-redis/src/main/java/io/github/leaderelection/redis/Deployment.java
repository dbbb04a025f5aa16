package io.github.leaderelection.redis;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

/**
 * Which servers the application is configured to use, and with which credentials.
 *
 * @param configuration the configuration of its connection factory
 */
record Deployment(RedisConfiguration configuration) {

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
