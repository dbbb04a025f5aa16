package io.github.leaderelection.redis;

import java.util.List;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.ElectionStories;
import io.github.leaderelection.servers.RedisCluster;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.ServerProcess;
import org.junit.jupiter.api.Test;

/**
 * Faults, on a cluster.
 *
 * @author Leader Election
 */
class ClusterFaultsIntegrationTests extends ElectionStories {

	private static final String KEY = RedisKeys.of(RedisKeys.DEFAULT_PREFIX, "faults").records();

	private final RedisCluster servers = new RedisCluster();

	ClusterFaultsIntegrationTests() {
		super("redis, cluster", RedisCandidateStore.class, LONG_LEASE);
	}

	@Override
	protected void startServers() {
		this.servers.start();
	}

	@Override
	protected void heal() {
		this.servers.nodes().stream().filter((node) -> !node.isRunning()).forEach(ServerProcess::start);
		this.servers.nodes().forEach(ServerProcess::resume);
	}

	@Override
	protected void closeServers() {
		this.servers.close();
	}

	@Override
	protected List<String> arguments() {
		return RedisAddress.cluster(this.servers);
	}

	@Test
	void aLeaderGoesOnWhenAReplicaTakesOver() {
		this.servers.failover(KEY);
		assertThatLeaderGoesOn();
		print("CLUSTER FAILOVER: the leader went on; a hand-off after it took %d ms", handOff());
	}

	@Test
	void oneLeadsAfterTheOwnerIsKilled() {
		RedisServer owner = this.servers.owner(KEY);
		long killed = System.nanoTime();
		owner.kill();
		this.servers.awaitOwnerOtherThan(owner, KEY);
		long replaced = System.nanoTime();
		Candidate next = candidates().awaitLeader(token(), candidates().all());
		print("kill -9 of the slot's owner: replaced after %d ms; denied after %d ms, one led after %d ms",
				millis(replaced - killed), millis(leader().deniedAt(token()) - killed),
				millis(firstTerm(next) - killed));
	}

	@Test
	void aLeaderGoesOnWhenItsSlotIsMoved() {
		RedisServer owner = this.servers.owner(KEY);
		RedisServer target = this.servers.nodes()
			.subList(0, 3)
			.stream()
			.filter((node) -> node != owner)
			.findFirst()
			.orElseThrow();
		this.servers.migrate(KEY, target);
		assertThatLeaderGoesOn();
		print("slot moved to another master: the leader went on");
	}

}
