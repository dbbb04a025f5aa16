package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the store id: it changes when a server may have lost writes, and only then,
 * although the replication id of Redis changes more often.
 */
class RedisStoreIdIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final RedisServer server = new RedisServer("appendonly yes", "repl-backlog-ttl 1");

	private final RedisServer other = new RedisServer("appendonly yes");

	private final Session session = TestRedis.session();

	private final AtomicLong nonce = new AtomicLong();

	private final RedisElectionStore store = RedisElectionStore
		.builder(TestRedis.jedis(TestRedis.standalone(this.server)))
		.namespace("test")
		.operationTimeout(TestRedis.PATIENCE)
		.build();

	@BeforeEach
	void start() {
		this.server.start();
		this.other.start();
	}

	@AfterEach
	void close() {
		this.store.close();
		this.server.close();
		this.other.close();
	}

	@Test
	void firstReplicaAndTheEndOfTheLastOneLoseNothing() throws Exception {
		String id = beat().storeId();
		String alone = replicationId(this.server);
		follow(this.other, this.server);
		assertThat(replicationId(this.server)).isNotEqualTo(alone);
		assertThat(beat().storeId()).isEqualTo(id);
		String followed = replicationId(this.server);
		this.other.call("REPLICAOF", "NO", "ONE");
		await("the end of the backlog").atMost(BOUND).until(() -> !replicationId(this.server).equals(followed));
		assertThat(beat().storeId()).isEqualTo(id);
		// Once more, now that the replication id is not that of the start
		follow(this.other, this.server);
		assertThat(beat().storeId()).isEqualTo(id);
		assertThat(TestRedis.lead(this.store, "orders", this.session).storeId()).isEqualTo(id);
	}

	@Test
	void promotionChangesTheStoreIdForGood() throws Exception {
		String first = beat().storeId();
		follow(this.server, this.other);
		// Not before the replication id of the promotion is known
		this.server.call("CONFIG", "SET", "repl-backlog-ttl", "3600");
		this.server.call("REPLICAOF", "NO", "ONE");
		String second = beat().storeId();
		assertThat(second).isNotEqualTo(first);
		String promoted = replicationId(this.server);
		this.server.call("CONFIG", "SET", "repl-backlog-ttl", "1");
		await("the end of the backlog").atMost(BOUND).until(() -> !replicationId(this.server).equals(promoted));
		assertThat(beat().storeId()).isEqualTo(second);
	}

	@Test
	void serverThatIsPromotedHasAnotherStoreIdThoughItHasTheData() throws Exception {
		ElectionView view = beat();
		follow(this.other, this.server);
		await("the data").atMost(BOUND).until(() -> this.other.call("DBSIZE").equals("2"));
		this.other.call("REPLICAOF", "NO", "ONE");
		try (RedisElectionStore promoted = RedisElectionStore
			.builder(TestRedis.lettuce(TestRedis.standalone(this.other)))
			.namespace("test")
			.operationTimeout(TestRedis.PATIENCE)
			.build()) {
			ElectionView shown = promoted.heartbeat(this.session.withNonce(this.nonce.incrementAndGet()), 1);
			assertThat(shown.intact()).isTrue();
			assertThat(shown.storeId()).isNotEqualTo(view.storeId());
		}
	}

	@Test
	void restartChangesTheStoreId() throws Exception {
		String first = beat().storeId();
		this.server.kill();
		this.server.start();
		ElectionView restarted = this.store.heartbeat(this.session.withNonce(this.nonce.incrementAndGet()), 1);
		assertThat(restarted.intact()).isTrue();
		assertThat(restarted.storeId()).isNotEqualTo(first);
		assertThat(restarted.recurring()).isFalse();
	}

	private ElectionView beat() {
		return this.store.heartbeat(this.session.withNonce(this.nonce.incrementAndGet()), 0);
	}

	private static void follow(RedisServer replica, RedisServer master) throws IOException {
		replica.call("REPLICAOF", master.host(), String.valueOf(master.port()));
		await("the replica to follow").atMost(BOUND)
			.ignoreExceptions()
			.until(() -> replica.call("INFO", "replication").contains("master_link_status:up"));
	}

	private static String replicationId(RedisServer server) throws IOException {
		return server.call("INFO", "replication")
			.lines()
			.filter((line) -> line.startsWith("master_replid:"))
			.findFirst()
			.orElseThrow();
	}

}
