package io.github.leaderelection.benchmarks.cost;

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
final class RedisBackend extends Backend {

	private static final Pattern SCRIPTS = Pattern.compile("cmdstat_(?:evalsha|eval|fcall):calls=(\\d+)");

	private final RedisServer server = new RedisServer("appendonly yes");

	RedisBackend() {
		this.server.start();
	}

	RedisServer redis() {
		return this.server;
	}

	@Override
	String name() {
		return "redis";
	}

	@Override
	Class<? extends StoreOpener> opener() {
		return Opener.class;
	}

	@Override
	List<String> arguments(int process) {
		return List.of(String.valueOf(proxy(this.server.port()).port()));
	}

	@Override
	Long server() {
		return this.server.pid();
	}

	@Override
	Map<String, Long> counts() {
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

	static LettuceConnectionFactory connect(int port) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", port));
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	/**
	 * Opens stores on Redis.
	 */
	static final class Opener implements StoreOpener {

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
