package io.github.leaderelection.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.redis.RedisElectionStore;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.store.ElectionStore;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A Redis server and Lettuce.
 */
public final class RedisBackend extends Backend {

	private static final Pattern SCRIPTS = Pattern.compile("cmdstat_(?:evalsha|eval|fcall):calls=(\\d+)");

	private static final Pattern VERSION = Pattern.compile("redis_version:(\\S+)");

	private final RedisServer server;

	/**
	 * Create a backend whose server keeps what it has written.
	 */
	public RedisBackend() {
		this("appendonly yes");
	}

	/**
	 * Create a backend.
	 * @param settings settings of its server, each a line of {@code redis.conf}
	 */
	public RedisBackend(String... settings) {
		this.server = new RedisServer(settings);
		this.server.start();
	}

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public String version() {
		try {
			Matcher version = VERSION.matcher(this.server.call("INFO", "server"));
			return "Redis " + (version.find() ? version.group(1) : "of an unknown version");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Class<? extends StoreOpener> opener() {
		return Opener.class;
	}

	@Override
	public List<String> arguments(int process) {
		return List.of(String.valueOf(proxy(process, this.server.port()).port()));
	}

	@Override
	public RedisServer server() {
		return this.server;
	}

	@Override
	public Map<String, Long> counts() {
		try {
			Matcher scripts = SCRIPTS.matcher(this.server.call("INFO", "commandstats"));
			return Map.of("scripts", scripts.results().mapToLong((match) -> Long.parseLong(match.group(1))).sum());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		super.close();
		this.server.close();
	}

	public static LettuceConnectionFactory connect(int port) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", port));
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	/**
	 * Opens stores on Redis.
	 */
	public static final class Opener implements StoreOpener {

		private int port;

		@Override
		public void connect(List<String> arguments) {
			this.port = Integer.parseInt(arguments.get(0));
		}

		@Override
		public ElectionStore open(String namespace, Duration operationTimeout) {
			return RedisElectionStore.builder(RedisBackend.connect(this.port))
				.namespace(namespace)
				.operationTimeout(operationTimeout)
				.build();
		}

	}

}
