package io.github.leaderelection.redis;

import java.io.IOException;
import java.util.List;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.ElectionFaults;
import io.github.leaderelection.servers.RedisServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Faults, on a Redis that writes its data down, with Lettuce.
 *
 * @author Leader Election
 */
class LettuceFaultsIntegrationTests extends ElectionFaults<RedisServer> {

	private static final String FILLER = "filler";

	LettuceFaultsIntegrationTests() {
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
		// The others have not seen this Redis write what it shows, nor has a new leader
		print("kill -9 of Redis, restart with its data: the leader went on; a hand-off after it took %d ms", handOff());
	}

	@Test
	void aLeaderStopsWhenItsElectionIsFlushed() throws IOException {
		long flushed = System.nanoTime();
		server().call("FLUSHALL");
		candidates().awaitDenial(leader());
		Candidate next = candidates().awaitLeader(token(), candidates().all());
		// What is missing may be what was lost: it has been watched for a lease.
		assertThat(firstTerm(next) - flushed).isGreaterThanOrEqualTo(LEASE.toNanos());
		print("FLUSHALL: denied after %d ms, one led after %d ms", millis(leader().deniedAt(token()) - flushed),
				millis(firstTerm(next) - flushed));
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
