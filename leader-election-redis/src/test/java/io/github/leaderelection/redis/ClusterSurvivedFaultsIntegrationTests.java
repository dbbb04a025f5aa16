package io.github.leaderelection.redis;

import io.github.leaderelection.servers.RedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a leader gets over, on a cluster.
 */
@Tag("long")
class ClusterSurvivedFaultsIntegrationTests extends ClusterStories {

	ClusterSurvivedFaultsIntegrationTests() {
		super(LONG_LEASE);
	}

	@Test
	void aLeaderGoesOnWhenAReplicaTakesOver() {
		servers().failover(KEY);
		assertThatLeaderGoesOn();
		print("CLUSTER FAILOVER: the leader went on; a hand-off after it took %d ms", handOff());
	}

	@Test
	void aLeaderGoesOnWhenItsSlotIsMoved() {
		RedisServer owner = servers().owner(KEY);
		RedisServer target = servers().nodes()
			.subList(0, 3)
			.stream()
			.filter((node) -> node != owner)
			.findFirst()
			.orElseThrow();
		servers().migrate(KEY, target);
		assertThatLeaderGoesOn();
		print("slot moved to another master: the leader went on");
	}

}
