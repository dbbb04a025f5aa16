package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.servers.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is beyond any client: a Redis with two masters that both take writes. The leader
 * is alone with the old one, another candidate has the one that was promoted. Both lead,
 * and only the resource that they change can distinguish them.
 */
class SplitBrainIntegrationTests {

	private static final ElectionSettings SETTINGS = ElectionSettings.ofLease(Duration.ofSeconds(12));

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final RedisServer master = new RedisServer("appendonly yes");

	private final RedisServer replica = new RedisServer("appendonly yes",
			"replicaof %s %d".formatted(this.master.host(), this.master.port()));

	private final Node old = new Node("old", this.master);

	private final Node other = new Node("other", this.replica);

	private final FencedResource resource = new FencedResource();

	@AfterEach
	void close() {
		this.old.close();
		this.other.close();
		this.replica.close();
		this.master.close();
	}

	@Test
	void theStaleLeadersWriteIsRejected() throws Exception {
		this.master.start();
		this.replica.start();
		this.old.campaign();
		assertThat(this.old.write()).contains(true);
		await("the claim on the replica").atMost(PATIENCE).until(this::replicaHasClaim);
		this.replica.call("REPLICAOF", "NO", "ONE");
		this.other.campaign();
		assertThat(this.other.write()).contains(true);
		Optional<Boolean> stale = this.old.write();
		// Not that it should be so: it shows that there are two.
		assertThat(this.old.elector.isLeader()).isTrue();
		assertThat(this.other.elector.isLeader()).isTrue();
		assertThat(stale).contains(false);
		assertThat(this.other.write()).contains(true);
		System.out.println("[faults] redis, two masters: both led, and the write of the stale leader was rejected");
	}

	private boolean replicaHasClaim() throws IOException {
		return this.replica.call("HGETALL", RedisKeys.of(RedisKeys.DEFAULT_PREFIX, "split").records()).contains("HELD");
	}

	/**
	 * A candidate that has one Redis.
	 */
	private final class Node {

		private final RedisElectionStore store;

		private final ElectionEngine engine;

		private final LeaderElector elector;

		Node(String name, RedisServer server) {
			this.store = RedisElectionStore.builder(TestRedis.lettuce(TestRedis.standalone(server)))
				.namespace("split")
				.operationTimeout(SETTINGS.operationTimeout())
				.build();
			this.engine = ElectionEngine.builder(this.store).settings(SETTINGS).candidate(name).build();
			this.elector = this.engine.elector("split");
		}

		void campaign() throws InterruptedException {
			this.engine.start();
			this.engine.campaign();
			assertThat(this.elector.awaitLeadership(PATIENCE)).isPresent();
		}

		Optional<Boolean> write() {
			return this.elector
				.callIfLeader((Leadership term) -> SplitBrainIntegrationTests.this.resource.write(term.fencingToken()));
		}

		void close() {
			this.engine.stop();
			this.store.close();
		}

	}

}
