package io.github.leaderelection.redis;

import java.util.List;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.ServerStories;
import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.RedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Faults, on a Redis that loses its data when it ends, with Jedis.
 */
@Tag("long")
class JedisFaultsIntegrationTests extends ServerStories<RedisServer> {

	JedisFaultsIntegrationTests() {
		super("redis, jedis", RedisCandidateStore.class, new RedisServer());
	}

	@Override
	protected List<String> arguments(int port) {
		return RedisAddress.jedisPort(port);
	}

	@Test
	void anotherLeadsAfterTheLeaderIsKilled() {
		killLeader();
	}

	@Test
	void aLeaderThatIsCutOffStopsAndRejoins() {
		cutLeaderOff("cut both ways", FaultProxy::freeze);
	}

	@Test
	void aLeaderThatGetsNoAnswersStopsAndRejoins() {
		cutLeaderOff("answers cut", (network) -> network.responses().freeze());
	}

	@Test
	void nobodyTakesAnEmptyRedisForAFreeElection() {
		long cut = System.nanoTime();
		server().kill();
		// It goes on until its renew deadline, and does not see that Redis has lost all.
		// Not cut off before, when the others would take over after a lease
		leadersNetwork().freeze();
		server().start();
		Candidate next = candidates().awaitLeader(token(), others());
		assertThat(firstTerm(next) - cut).isGreaterThanOrEqualTo(lease().toNanos());
		candidates().awaitDenial(leader(), token());
		print("kill -9 of Redis, restart without its data, leader cut off: denied after %d ms, another led after %d ms",
				millis(leader().deniedAt(token()) - cut), millis(firstTerm(next) - cut));
	}

}
