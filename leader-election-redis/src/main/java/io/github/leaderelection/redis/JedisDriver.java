package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration.JedisClientConfigurationBuilder;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration.JedisSslClientConfigurationBuilder;
import org.springframework.data.redis.connection.jedis.JedisConnection;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.util.Assert;

/**
 * {@link RedisDriver} for Jedis: a socket for each connection, and no pool.
 */
final class JedisDriver implements RedisDriver {

	private static final Logger logger = LoggerFactory.getLogger(JedisDriver.class);

	private final JedisConnectionFactory application;

	private final Duration timeout;

	JedisDriver(JedisConnectionFactory application, Duration timeout) {
		this.application = application;
		this.timeout = timeout;
	}

	@Override
	public RedisConfiguration configuration() {
		RedisClusterConfiguration cluster = this.application.getClusterConfiguration();
		if (cluster != null) {
			return cluster;
		}
		RedisSentinelConfiguration sentinel = this.application.getSentinelConfiguration();
		if (sentinel != null) {
			return sentinel;
		}
		RedisStandaloneConfiguration standalone = this.application.getStandaloneConfiguration();
		Assert.state(standalone != null, "'standalone' must not be null where neither Sentinel nor Cluster is used");
		return standalone;
	}

	@Override
	public ServerConnection connect(RedisConfiguration server) {
		if (!(server instanceof RedisStandaloneConfiguration standalone)) {
			throw new IllegalStateException("Jedis connects to hosts only");
		}
		JedisConnectionFactory factory = new JedisConnectionFactory(standalone, client());
		useSockets(factory);
		factory.afterPropertiesSet();
		factory.start();
		return new JedisServerConnection((JedisConnection) factory.getConnection());
	}

	/**
	 * Give each connection a socket of its own, which WAIT needs.
	 * @param factory the factory of the connections
	 */
	private static void useSockets(JedisConnectionFactory factory) {
		try {
			factory.setUseUnifiedJedis(false);
		}
		catch (NoSuchMethodError ex) {
			// Spring Data Redis 4.0 has no other connections
		}
	}

	// Spring Data Redis 4.0 knows customizers by their deprecated names only
	@SuppressWarnings("deprecation")
	private JedisClientConfiguration client() {
		JedisClientConfiguration client = this.application.getClientConfiguration();
		JedisClientConfigurationBuilder builder = JedisClientConfiguration.builder()
			.connectTimeout(this.timeout.dividedBy(2))
			.readTimeout(this.timeout);
		client.getClientName().ifPresent(builder::clientName);
		client.getCustomizer().ifPresent(builder::customize);
		if (client.isUseSsl()) {
			JedisSslClientConfigurationBuilder ssl = builder.useSsl();
			client.getSslSocketFactory().ifPresent(ssl::sslSocketFactory);
			client.getSslParameters().ifPresent(ssl::sslParameters);
			client.getHostnameVerifier().ifPresent(ssl::hostnameVerifier);
		}
		return builder.build();
	}

	@Override
	public void close() {
	}

	/**
	 * A connection, which is a socket.
	 */
	private static final class JedisServerConnection extends ServerConnection {

		private final JedisConnection connection;

		private JedisServerConnection(JedisConnection connection) {
			super(connection);
			this.connection = connection;
		}

		@Override
		long integer(String command, byte[]... arguments) {
			return (this.connection.execute(command, arguments) instanceof Long number) ? number : 0;
		}

		@Override
		@SuppressWarnings("unchecked")
		@Nullable List<byte[]> list(String command, byte[]... arguments) {
			return (List<byte[]>) this.connection.execute(command, arguments);
		}

		@Override
		void abort() {
			close();
		}

		@Override
		boolean isOpen() {
			return this.connection.getNativeConnection() instanceof Jedis jedis && jedis.isConnected()
					&& !jedis.isBroken();
		}

		@Override
		public void close() {
			try {
				if (this.connection.getNativeConnection() instanceof Jedis jedis) {
					jedis.getConnection().disconnect();
				}
			}
			catch (RuntimeException ex) {
				logger.debug("A connection could not be closed", ex);
			}
		}

	}

}
