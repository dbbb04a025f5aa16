package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.servers.RedisCluster;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.SlotMigration;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisElectionStore} on a cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisClusterIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final String KEY = "leader-election:{test}:records";

	private final RedisCluster cluster = new RedisCluster();

	private final List<RedisElectionStore> opened = new ArrayList<>();

	private final Session session = TestRedis.session();

	private long nonce = 1;

	@BeforeAll
	void start() {
		this.cluster.start();
	}

	@AfterAll
	void stop() {
		this.cluster.close();
	}

	@AfterEach
	void close() {
		this.opened.forEach(RedisElectionStore::close);
		this.opened.clear();
	}

	@ParameterizedTest
	@EnumSource
	void anyNodeRedirectsToTheOneThatServesTheNamespace(TestRedis.Driver driver) {
		for (RedisServer node : this.cluster.nodes()) {
			RedisElectionStore store = open(driver,
					new RedisClusterConfiguration(List.of(node.host() + ":" + node.port())), 0);
			await().atMost(BOUND).ignoreExceptions().untilAsserted(() -> beat(store));
		}
	}

	@ParameterizedTest
	@EnumSource
	void nodeThatIsTakenForStandaloneSaysSo(TestRedis.Driver driver) {
		RedisServer owner = this.cluster.owner(KEY);
		RedisServer other = this.cluster.nodes().stream().filter((node) -> node != owner).findFirst().orElseThrow();
		RedisElectionStore store = open(driver, TestRedis.standalone(other), 0);
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(store))
			.withMessageContaining("spring.data.redis.cluster.nodes");
	}

	@ParameterizedTest
	@EnumSource
	void heartbeatCountsOnlyWhenReplicasHaveIt(TestRedis.Driver driver) {
		RedisElectionStore store = open(driver, TestRedis.cluster(this.cluster), 1);
		await().atMost(BOUND).ignoreExceptions().untilAsserted(() -> beat(store));
		List<RedisServer> replicas = this.cluster.nodes().stream().filter((node) -> isReplica(node)).toList();
		replicas.forEach(RedisServer::pause);
		try {
			assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(store))
				.withMessageContaining("0 of 1 replicas have acknowledged");
		}
		finally {
			replicas.forEach(RedisServer::resume);
		}
	}

	@Test
	void newOwnerIsAnotherStoreAndReleaseDoesNotHideIt() {
		RedisElectionStore store = open(TestRedis.Driver.LETTUCE, TestRedis.cluster(this.cluster), 0);
		ElectionRecord held = TestRedis.lead(store, "hidden", this.session);
		this.cluster.failover(KEY);
		await().atMost(BOUND).ignoreExceptions().until(() -> !beat(store).equals(held.storeId()));
		assertThat(store.release("hidden", this.session.id(), held.token())).isTrue();
		ElectionView view = store.heartbeat(this.session.withNonce(this.nonce++), 0);
		assertThat(view.storeId()).isNotEqualTo(held.storeId());
		assertThat(view.elections().get("hidden"))
			.isEqualTo(new ElectionRecord("hidden", ElectionRecord.State.RELEASED, null, held.token(), held.storeId()));
	}

	@ParameterizedTest
	@EnumSource
	void callsFollowASlotThatIsMovedHalfway(TestRedis.Driver driver) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.cluster(this.cluster), 0);
		await().atMost(BOUND).ignoreExceptions().untilAsserted(() -> beat(store));
		RedisServer owner = this.cluster.owner(KEY);
		RedisServer target = this.cluster.nodes()
			.stream()
			.filter((node) -> node != owner && !isReplica(node))
			.findFirst()
			.orElseThrow();
		store.create("moved", 0);
		SlotMigration migration = this.cluster.beginMigration(KEY, target);
		try {
			migration.move("leader-election:{test}:sessions");
			// One key here and one there: nobody can execute it
			assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(store))
				.withMessageContaining("is being moved to another node");
			migration.move(KEY);
			// The old owner redirects, but for each call alone
			beat(store);
			beat(store);
		}
		finally {
			migration.finish();
		}
		await().atMost(BOUND).ignoreExceptions().untilAsserted(() -> beat(store));
	}

	@Test
	void slotThatReturnsToANodeBringsItsStoreIdBack() throws Exception {
		RedisElectionStore store = open(TestRedis.Driver.JEDIS, TestRedis.cluster(this.cluster), 0);
		await().atMost(BOUND).ignoreExceptions().untilAsserted(() -> beat(store));
		ElectionView first = store.heartbeat(this.session.withNonce(this.nonce++), 0);
		assertThat(first.recurring()).isTrue();
		RedisServer owner = this.cluster.owner(KEY);
		RedisServer target = this.cluster.nodes()
			.stream()
			.filter((node) -> node != owner && !isReplica(node))
			.findFirst()
			.orElseThrow();
		move(store, target);
		await().atMost(BOUND).ignoreExceptions().until(() -> !beat(store).equals(first.storeId()));
		move(store, owner);
		await().atMost(BOUND).ignoreExceptions().until(() -> beat(store).equals(first.storeId()));
	}

	private void move(RedisElectionStore store, RedisServer target) throws IOException {
		store.create("moved", 0);
		SlotMigration migration = this.cluster.beginMigration(KEY, target);
		migration.move("leader-election:{test}:sessions");
		migration.move(KEY);
		migration.finish();
	}

	@Test
	void replicaOfTheOnlyConfiguredNodeIsFound() {
		RedisServer owner = this.cluster.owner(KEY);
		RedisElectionStore store = RedisElectionStore
			.builder(TestRedis.lettuce(new RedisClusterConfiguration(List.of(owner.host() + ":" + owner.port()))))
			.namespace("test")
			.operationTimeout(Duration.ofSeconds(1))
			.build();
		this.opened.add(store);
		await().atMost(BOUND).ignoreExceptions().untilAsserted(() -> beat(store));
		owner.kill();
		try {
			await().atMost(BOUND).ignoreExceptions().untilAsserted(() -> beat(store));
		}
		finally {
			owner.start();
		}
	}

	private static boolean isReplica(RedisServer node) {
		try {
			return node.call("ROLE").startsWith("slave");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String beat(RedisElectionStore store) {
		return store.heartbeat(this.session.withNonce(this.nonce++), 0).storeId();
	}

	private RedisElectionStore open(TestRedis.Driver driver, RedisConfiguration configuration, int replicas) {
		RedisElectionStore store = RedisElectionStore.builder(driver.factory(configuration))
			.namespace("test")
			.operationTimeout(TestRedis.PATIENCE)
			.waitReplicas(replicas, Duration.ofSeconds(1))
			.build();
		this.opened.add(store);
		return store;
	}

}
