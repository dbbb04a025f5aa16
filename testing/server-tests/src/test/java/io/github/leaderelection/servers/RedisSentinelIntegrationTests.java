package io.github.leaderelection.servers;

import java.io.IOException;
import java.time.Duration;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisSentinel}.
 */
@Tag("long")
class RedisSentinelIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final RedisSentinel sentinel = new RedisSentinel();

	@BeforeEach
	void start() {
		this.sentinel.start();
	}

	@AfterEach
	void close() {
		this.sentinel.close();
	}

	@Test
	void replacesKilledMasterWhichComesBackAsReplica() throws IOException {
		RedisServer old = this.sentinel.master();
		assertThat(old).isSameAs(this.sentinel.servers().get(0));
		assertThat(old.call("SET", "key", "value")).isEqualTo("OK");
		assertThat(old.call("WAIT", "2", "10000")).isEqualTo("2");
		old.kill();
		RedisServer current = this.sentinel.awaitMasterOtherThan(old);
		assertThat(current.call("GET", "key")).isEqualTo("value");
		assertThat(current.call("SET", "key", "another")).isEqualTo("OK");
		old.start();
		await().atMost(BOUND).ignoreExceptions().until(() -> old.call("ROLE").startsWith("slave"));
		await().atMost(BOUND).ignoreExceptions().until(() -> old.call("GET", "key").equals("another"));
	}

	@Test
	void pausedMasterTakesWritesAgainThoughItWasReplaced() throws IOException {
		RedisServer old = this.sentinel.master();
		old.pause();
		RedisServer current = this.sentinel.awaitMasterOtherThan(old);
		old.resume();
		assertThat(old.call("SET", "lost", "value")).isEqualTo("OK");
		assertThat(current.call("GET", "lost")).isEmpty();
	}

	@Test
	void failsOverOnRequestAndNewMasterStaysMasterWhenRestarted() throws IOException {
		RedisServer old = this.sentinel.master();
		RedisServer current = this.sentinel.failover();
		assertThat(current).isNotSameAs(old).isSameAs(this.sentinel.master());
		current.restart();
		assertThat(current.call("ROLE")).startsWith("master");
	}

	@Test
	void clientsFindMasterThroughSentinels() {
		RedisURI.Builder address = RedisURI.builder().withSentinelMasterId(this.sentinel.masterName());
		this.sentinel.sentinels().forEach((process) -> address.withSentinel(process.host(), process.port()));
		try (RedisClient client = RedisClient.create(address.build());
				StatefulRedisConnection<String, String> connection = client.connect()) {
			assertThat(connection.sync().set("key", "value")).isEqualTo("OK");
		}
	}

}
