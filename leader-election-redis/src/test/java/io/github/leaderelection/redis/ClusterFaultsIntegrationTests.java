package io.github.leaderelection.redis;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.servers.RedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Faults, on a cluster. That a new owner of the slot is another store is also shown by
 * {@link RedisClusterIntegrationTests}.
 */
@Tag("long")
class ClusterFaultsIntegrationTests extends ClusterStories {

	ClusterFaultsIntegrationTests() {
		super(SHORT_LEASE);
	}

	@Test
	void oneLeadsAfterTheOwnerIsKilled() {
		RedisServer owner = servers().owner(KEY);
		long killed = System.nanoTime();
		owner.kill();
		candidates().awaitDenial(leader(), token());
		servers().awaitOwnerOtherThan(owner, KEY);
		long replaced = System.nanoTime();
		Candidate next = candidates().awaitLeader(token(), candidates().all());
		print("kill -9 of the slot's owner: replaced after %d ms; denied after %d ms, one led after %d ms",
				millis(replaced - killed), millis(leader().deniedAt(token()) - killed),
				millis(firstTerm(next) - killed));
	}

}
