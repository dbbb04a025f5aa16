package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.List;

import io.github.leaderelection.faults.ServerStories;
import io.github.leaderelection.servers.ClockedRedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The wall clock of Redis jumps. Run by {@code mvn verify -Pclock}, and needs libfaketime
 * of the machine.
 */
@Tag("clock")
class WallClockFaultsIntegrationTests extends ServerStories<ClockedRedisServer> {

	WallClockFaultsIntegrationTests() {
		super("redis, wall clock", RedisCandidateStore.class, new ClockedRedisServer("appendonly yes"), LONG_LEASE);
	}

	@Override
	protected List<String> arguments(int port) {
		return RedisAddress.port(port);
	}

	@Test
	void aLeaderGoesOnWhenTheServersClockJumps() {
		for (Duration step : new Duration[] { Duration.ofHours(1), Duration.ofHours(-2), Duration.ofDays(365) }) {
			server().step(step);
			assertThatLeaderGoesOn();
			print("wall clock of Redis stepped by %s: the leader went on", step);
		}
	}

}
