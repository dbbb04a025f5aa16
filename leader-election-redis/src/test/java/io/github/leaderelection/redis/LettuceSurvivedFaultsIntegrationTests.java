package io.github.leaderelection.redis;

import java.io.IOException;
import java.util.List;

import io.github.leaderelection.faults.SurvivedFaults;
import io.github.leaderelection.servers.RedisServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What a leader gets over, on a Redis that writes its data down, with Lettuce.
 */
class LettuceSurvivedFaultsIntegrationTests extends SurvivedFaults<RedisServer> {

	private static final String FILLER = "filler";

	LettuceSurvivedFaultsIntegrationTests() {
		super("redis, lettuce", RedisCandidateStore.class, new RedisServer("appendonly yes"));
	}

	@Override
	protected List<String> arguments(int port) {
		return RedisAddress.port(port);
	}

	@Test
	void aLeaderGoesOnWhenRedisComesBackWithItsData() {
		server().kill();
		server().start();
		assertThatLeaderGoesOn();
		print("kill -9 of Redis, restart with its data: the leader went on; a hand-off after it took %d ms", handOff());
	}

	@Test
	void electionsGoOnWhenMemoryIsFull() throws IOException {
		server().call("CONFIG", "SET", "maxmemory-policy", "noeviction");
		server().call("CONFIG", "SET", "maxmemory", "4mb");
		assertThatIOException().isThrownBy(this::fill).withMessageContaining("OOM");
		assertThatLeaderGoesOn();
		long handOff = handOff();
		assertThatIOException().isThrownBy(this::fill).withMessageContaining("OOM");
		print("memory of Redis full: the leader went on; a hand-off took %d ms", handOff);
	}

	private void fill() throws IOException {
		for (int number = 0; number < 1000; number++) {
			server().call("SET", FILLER + System.nanoTime(), FILLER.repeat(10_000));
		}
	}

	@Override
	protected void heal() {
		super.heal();
		try {
			server().call("CONFIG", "SET", "maxmemory", "0");
			server().call("EVAL", "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end",
					"0", FILLER + "*");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
