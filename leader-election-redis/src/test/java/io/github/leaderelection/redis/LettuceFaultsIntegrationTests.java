package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.ElectionFaults;
import io.github.leaderelection.servers.RedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Faults, on a Redis that writes its data down, with Lettuce.
 */
class LettuceFaultsIntegrationTests extends ElectionFaults<RedisServer> {

	private static final Duration PATIENCE = Duration.ofSeconds(40);

	LettuceFaultsIntegrationTests() {
		super("redis, lettuce", RedisCandidateStore.class, new RedisServer("appendonly yes"));
	}

	@Override
	protected List<String> arguments(int port) {
		return RedisAddress.port(port);
	}

	@Test
	@Tag("long")
	@Override
	protected void aLeaderThatGetsNoAnswersStopsAndRejoins() {
		super.aLeaderThatGetsNoAnswersStopsAndRejoins();
	}

	@Test
	void aReleaseThatComesBackFromABackupIsNotBelieved() throws IOException {
		Candidate last = others().get(0);
		Candidate late = others().get(1);
		candidates().all().forEach(Candidate::stop);
		await("a release").atMost(PATIENCE)
			.ignoreExceptions()
			.until(() -> server().call("HVALS", RedisKeys.of(RedisKeys.DEFAULT_PREFIX, "faults").records())
				.contains("RELEASED"));
		// What is on the disk now is all that comes back.
		server().call("CONFIG", "SET", "appendonly", "no");
		last.start();
		long lost = candidates().awaitLeader(token(), List.of(last)).now().token();
		network(last).freeze();
		long cut = System.nanoTime();
		server().kill();
		server().start();
		late.start();
		candidates().awaitLeader(lost, List.of(late));
		candidates().awaitDenial(last, lost);
		assertThat(late.firstTermAbove(lost) - cut).isGreaterThanOrEqualTo(lease().toNanos());
		print("kill -9 of Redis, restart with data of before the last claim, leader cut off: denied after %d ms, another led after %d ms",
				millis(last.deniedAt(lost) - cut), millis(late.firstTermAbove(lost) - cut));
	}

	@Test
	void aLeaderStopsWhenItsElectionIsFlushed() throws IOException {
		long flushed = System.nanoTime();
		server().call("FLUSHALL");
		candidates().awaitDenial(leader(), token());
		Candidate next = candidates().awaitLeader(token(), candidates().all());
		// What is missing may be what was lost: it has been watched for a lease.
		assertThat(firstTerm(next) - flushed).isGreaterThanOrEqualTo(lease().toNanos());
		print("FLUSHALL: denied after %d ms, one led after %d ms", millis(leader().deniedAt(token()) - flushed),
				millis(firstTerm(next) - flushed));
	}

}
