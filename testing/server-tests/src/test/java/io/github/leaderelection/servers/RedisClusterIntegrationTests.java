package io.github.leaderelection.servers;

import java.io.IOException;
import java.time.Duration;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisCluster}.
 */
@Tag("long")
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
		await().atMost(BOUND).ignoreExceptions().until(() -> old.call("ROLE").startsWith("slave"));
	}

	@Test
	void replacesPausedOwner() throws IOException {
		RedisServer old = this.cluster.owner(KEY);
		old.pause();
		RedisServer current = this.cluster.awaitOwnerOtherThan(old, KEY);
		assertThat(current.call("SET", KEY, "value")).isEqualTo("OK");
		old.resume();
		await().atMost(BOUND).ignoreExceptions().until(() -> old.call("ROLE").startsWith("slave"));
	}

	@Test
	void failsOverOnRequest() throws IOException {
		RedisServer old = this.cluster.owner(KEY);
		RedisServer current = this.cluster.failover(KEY);
		assertThat(current).isNotSameAs(old);
		assertThat(current.call("SET", KEY, "value")).isEqualTo("OK");
	}

	@Test
	void movesSlotWithItsKeysToAnotherMaster() throws IOException {
		RedisServer source = this.cluster.owner("{slot}");
		for (int key = 0; key < 250; key++) {
			source.call("SET", "{slot}" + key, "value" + key);
		}
		RedisServer target = masterOtherThan(source);
		this.cluster.migrate("{slot}", target);
		assertThat(this.cluster.owner("{slot}")).isSameAs(target);
		assertThat(target.call("GET", "{slot}249")).isEqualTo("value249");
		assertThat(target.call("SET", "{slot}new", "value")).isEqualTo("OK");
		assertThat(this.cluster.nodes().subList(0, 3)).filteredOn((master) -> master != target)
			.allSatisfy((master) -> assertThatIOException().isThrownBy(() -> master.call("GET", "{slot}0"))
				.withMessageContainingAll("MOVED", String.valueOf(target.port())));
		RedisServer seed = this.cluster.nodes().get(0);
		try (RedisClusterClient client = RedisClusterClient.create(RedisURI.create(seed.host(), seed.port()));
				StatefulRedisClusterConnection<String, String> connection = client.connect()) {
			assertThat(connection.sync().get("{slot}0")).isEqualTo("value0");
		}
	}

	@Test
	void hasKeysOnBothSidesInTheMiddleOfMigration() throws IOException {
		RedisServer source = this.cluster.owner("{slot}");
		source.call("MSET", "{slot}1", "one", "{slot}2", "two");
		RedisServer target = masterOtherThan(source);
		SlotMigration migration = this.cluster.beginMigration("{slot}", target);
		assertThat(source.call("GET", "{slot}1")).isEqualTo("one");
		migration.move("{slot}1");
		assertThatIOException().isThrownBy(() -> source.call("GET", "{slot}1"))
			.withMessageContainingAll("ASK", String.valueOf(target.port()));
		assertThat(source.call("GET", "{slot}2")).isEqualTo("two");
		assertThatIOException().isThrownBy(() -> target.call("GET", "{slot}1")).withMessageContaining("MOVED");
		try (RespClient client = new RespClient(target, RespClient.PATIENCE_MILLIS)) {
			client.call("ASKING");
			assertThat(client.call("GET", "{slot}1")).isEqualTo("one");
			client.call("ASKING");
			assertThatIOException().isThrownBy(() -> client.call("MGET", "{slot}1", "{slot}2"))
				.withMessageContaining("TRYAGAIN");
		}
		assertThat(this.cluster.owner("{slot}")).isSameAs(source);
		migration.finish();
		assertThat(this.cluster.owner("{slot}")).isSameAs(target);
		assertThat(target.call("MGET", "{slot}1", "{slot}2")).isEqualTo("one\ntwo");
	}

	@Test
	void doesNotMoveSlotToReplica() {
		RedisServer replica = this.cluster.nodes().get(5);
		assertThatIllegalStateException().isThrownBy(() -> this.cluster.migrate(KEY, replica))
			.withMessageContaining("only with masters");
	}

	private RedisServer masterOtherThan(RedisServer owner) {
		return this.cluster.nodes()
			.subList(0, 3)
			.stream()
			.filter((master) -> master != owner)
			.findFirst()
			.orElseThrow();
	}

}
