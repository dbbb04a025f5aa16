package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

import org.springframework.data.redis.connection.RedisConfiguration;

/**
 * Tests of {@link RedisElectionStore} on a server of their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractRedisElectionStoreTests {

	static final Duration BOUND = Duration.ofSeconds(60);

	final RedisServer server = new RedisServer("appendonly yes");

	private final List<AutoCloseable> opened = new ArrayList<>();

	Session session = TestRedis.session();

	@BeforeAll
	void start() {
		this.server.start();
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
		this.opened.clear();
		this.server.call("FLUSHALL");
		this.session = TestRedis.session();
	}

	Claim claim(ElectionView view, String election) {
		ElectionRecord seen = view.elections().get(election);
		return new Claim(seen, OptionalLong.empty(), view.storeId(), this.session.id(), seen.token() + 1);
	}

	ElectionView beat(RedisElectionStore store, long nonce) {
		return store.heartbeat(this.session.withNonce(nonce), 0);
	}

	RedisElectionStore open(TestRedis.Driver driver, Duration timeout) {
		return open(driver, TestRedis.standalone(this.server), timeout);
	}

	RedisElectionStore open(TestRedis.Driver driver, RedisConfiguration configuration, Duration timeout) {
		return keep(RedisElectionStore.builder(driver.factory(configuration))
			.namespace("test")
			.operationTimeout(timeout)
			.build());
	}

	<T extends AutoCloseable> T keep(T closeable) {
		this.opened.add(closeable);
		return closeable;
	}

	long connections() throws IOException {
		return this.server.call("CLIENT", "LIST").lines().count();
	}

	/**
	 * Return the commands that clients have sent meanwhile: what scripts call counts,
	 * too, but is left out.
	 * @param action what sends them
	 * @return the commands, one line for each
	 */
	String commandsOf(Runnable action) throws IOException {
		this.server.call("CONFIG", "RESETSTAT");
		action.run();
		return commands();
	}

	String commands() throws IOException {
		List<String> commands = new ArrayList<>();
		Matcher matcher = Pattern.compile("cmdstat_([a-z|]+):calls=(\\d+)")
			.matcher(this.server.call("INFO", "commandstats"));
		while (matcher.find()) {
			String command = matcher.group(1);
			if (!List.of("config|resetstat", "hget", "hset", "hsetnx", "hdel", "hgetall", "info", "publish")
				.contains(command)) {
				for (int call = 0; call < Integer.parseInt(matcher.group(2)); call++) {
					commands.add(command);
				}
			}
		}
		return String.join("\n", commands);
	}

}
