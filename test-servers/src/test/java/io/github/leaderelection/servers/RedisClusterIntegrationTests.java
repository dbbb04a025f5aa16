package io.github.leaderelection.servers;

import java.io.IOException;
import java.time.Duration;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisCluster}.
 *
 * @author Leader Election
 */
class RedisClusterIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final String KEY = "key";

	private final RedisCluster cluster = new RedisCluster();

	@BeforeEach
	void start() {
		this.cluster.start();
	}

	@AfterEach
	void close() {
		this.cluster.close();
	}

	@Test
	void spreadsKeysOverMasters() {
		RedisServer seed = this.cluster.nodes().get(0);
		try (RedisClusterClient client = RedisClusterClient.create(RedisURI.create(seed.host(), seed.port()));
				StatefulRedisClusterConnection<String, String> connection = client.connect()) {
			for (int key = 0; key < 100; key++) {
				connection.sync().set("key" + key, "value");
			}
			assertThat(client.getPartitions()).hasSize(6);
		}
		assertThat(this.cluster.nodes().subList(0, 3))
			.allSatisfy((node) -> assertThat(Integer.parseInt(node.call("DBSIZE"))).isPositive());
	}

	@Test
	void replacesKilledOwnerWhichComesBackAsReplica() throws IOException {
		RedisServer old = this.cluster.owner(KEY);
		assertThat(old.call("SET", KEY, "value")).isEqualTo("OK");
		assertThat(old.call("WAIT", "1", "10000")).isEqualTo("1");
		old.kill();
		RedisServer current = this.cluster.awaitOwnerOtherThan(old, KEY);
		assertThat(current.call("GET", KEY)).isEqualTo("value");
		assertThat(current.call("SET", KEY, "another")).isEqualTo("OK");
		old.start();
		await().atMost(BOUND).until(() -> old.call("ROLE").startsWith("slave"));
	}

	@Test
	void replacesPausedOwner() throws IOException {
		RedisServer old = this.cluster.owner(KEY);
		old.pause();
		RedisServer current = this.cluster.awaitOwnerOtherThan(old, KEY);
		assertThat(current.call("SET", KEY, "value")).isEqualTo("OK");
		old.resume();
		await().atMost(BOUND).until(() -> old.call("ROLE").startsWith("slave"));
	}

	@Test
	void failsOverOnRequest() throws IOException {
		RedisServer old = this.cluster.owner(KEY);
		RedisServer current = this.cluster.failover(KEY);
		assertThat(current).isNotSameAs(old);
		assertThat(current.call("SET", KEY, "value")).isEqualTo("OK");
	}

}
