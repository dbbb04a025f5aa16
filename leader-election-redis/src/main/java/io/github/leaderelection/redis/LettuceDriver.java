package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceSslClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * {@link RedisDriver} for Lettuce. By its defaults Lettuce keeps commands while it is
 * disconnected and sends them, and those whose answers are missing once more, when it is
 * connected again; and waits for a minute. Here a connection that fails is at its end.
 */
final class LettuceDriver implements RedisDriver {

	private static final Logger logger = LoggerFactory.getLogger(LettuceDriver.class);

	private static final int THREADS = 2;

	/**
	 * Far more than there are at a time; others are gone for good.
	 */
	private static final int MAX_SERVERS = 50;

	private final LettuceConnectionFactory application;

	private final Duration timeout;

	/**
	 * What makes connections to each server, the one that was used least lately first.
	 */
	private final Map<RedisConfiguration, LettuceConnectionFactory> factories = new LinkedHashMap<>(16, 0.75f, true);

	private @Nullable ClientResources own;

	LettuceDriver(LettuceConnectionFactory application, Duration timeout) {
		this.application = application;
		this.timeout = timeout;
	}

	@Override
	public RedisConfiguration configuration() {
		return LettuceConfiguration.of(this.application);
	}

	@Override
	public ServerConnection connect(RedisConfiguration server) {
		return new LettuceServerConnection((LettuceConnection) factory(server).getConnection());
	}

	// Kept, since with its last client Lettuce ends its threads, and begins new ones with
	// the next
	private synchronized LettuceConnectionFactory factory(RedisConfiguration server) {
		LettuceConnectionFactory factory = this.factories.get(server);
		if (factory == null) {
			factory = new LettuceConnectionFactory(server, client());
			factory.setShareNativeConnection(false);
			factory.afterPropertiesSet();
			factory.start();
			this.factories.put(server, factory);
			if (this.factories.size() > MAX_SERVERS) {
				this.factories.remove(this.factories.keySet().iterator().next()).destroy();
			}
		}
		return factory;
	}

	private LettuceClientConfiguration client() {
		LettuceClientConfiguration client = this.application.getClientConfiguration();
		LettuceClientConfigurationBuilder builder = LettuceClientConfiguration.builder()
			.commandTimeout(this.timeout)
			.shutdownQuietPeriod(Duration.ZERO)
			.shutdownTimeout(Duration.ZERO)
			.clientResources(client.getClientResources().orElseGet(this::ownResources))
			.clientOptions(options(client.getClientOptions().orElseGet(ClientOptions::create)));
		client.getClientName().ifPresent(builder::clientName);
		client.getRedisCredentialsProviderFactory().ifPresent(builder::redisCredentialsProviderFactory);
		if (client.isUseSsl()) {
			LettuceSslClientConfigurationBuilder ssl = builder.useSsl().verifyPeer(client.getVerifyMode());
			if (client.isStartTls()) {
				ssl.startTls();
			}
		}
		return builder.build();
	}

	private ClientOptions options(ClientOptions application) {
		SocketOptions socket = application.getSocketOptions()
			.mutate()
			.connectTimeout(this.timeout.dividedBy(2))
			.build();
		return application.mutate()
			.autoReconnect(false)
			.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
			.timeoutOptions(TimeoutOptions.enabled(this.timeout))
			.socketOptions(socket)
			.build();
	}

	// Otherwise each connection would have threads of its own
	private synchronized ClientResources ownResources() {
		ClientResources resources = this.own;
		if (resources == null) {
			resources = DefaultClientResources.builder()
				.ioThreadPoolSize(THREADS)
				.computationThreadPoolSize(THREADS)
				.build();
			this.own = resources;
		}
		return resources;
	}

	@Override
	public synchronized void close() {
		this.factories.values().forEach(LettuceConnectionFactory::destroy);
		this.factories.clear();
		if (this.own != null) {
			this.own.shutdown();
			this.own = null;
		}
	}

	/**
	 * A connection that shares no channel with others.
	 */
	private static final class LettuceServerConnection extends ServerConnection {

		private final LettuceConnection connection;

		private LettuceServerConnection(LettuceConnection connection) {
			super(connection);
			this.connection = connection;
		}

		@Override
		long integer(String command, byte[]... arguments) {
			Object result = execute(command, new IntegerOutput<>(ByteArrayCodec.INSTANCE), arguments);
			return (result instanceof Long number) ? number : 0;
		}

		@Override
		@SuppressWarnings("unchecked")
		@Nullable List<byte[]> list(String command, byte[]... arguments) {
			return (List<byte[]>) execute(command, new ValueListOutput<>(ByteArrayCodec.INSTANCE), arguments);
		}

		private @Nullable Object execute(String command, CommandOutput<byte[], byte[], ?> output, byte[]... arguments) {
			return this.connection.execute(command, output, arguments);
		}

		@Override
		void abort() {
			// No thread is blocked for longer than a command may take
		}

		// There is no other way from a connection of Spring Data to that of Lettuce
		@Override
		@SuppressWarnings("deprecation")
		boolean isOpen() {
			return this.connection.getNativeConnection() instanceof RedisAsyncCommands<byte[], byte[]> commands
					&& commands.getStatefulConnection().isOpen();
		}

		@Override
		public void close() {
			try {
				this.connection.close();
			}
			catch (RuntimeException ex) {
				logger.debug("A connection could not be closed", ex);
			}
		}

	}

}
