package io.github.leaderelection.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.Candidates;
import io.github.leaderelection.servers.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How long an election on Redis has no leader, measured with three processes and Lettuce.
 * It takes two or three minutes on a machine that does nothing else:
 * {@code mvn verify -Pmeasure -pl leader-election-redis -am}.
 */
class RedisMeasurements {

	private static final String NAMESPACE = "measurements";

	private static final RedisKeys KEYS = RedisKeys.of(RedisKeys.DEFAULT_PREFIX, NAMESPACE);

	private static final Duration LEASE = Duration.ofSeconds(1);

	private static final String HEARTBEAT = "heartbeat ";

	private static final int CANDIDATES = 3;

	private static final int HEARTBEATS = 3;

	private static final int HAND_OFFS = 100;

	private static final long HAND_OFF_MEDIAN_MILLIS = 20;

	private static final int TAKEOVERS = 20;

	private static final long TAKEOVER_LATENESS_MILLIS = 150;

	private final RedisServer server = new RedisServer("appendonly yes");

	/**
	 * When each session that held a record was last heard of.
	 */
	private final Map<String, Long> beats = new ConcurrentHashMap<>();

	private Candidates candidates;

	private RedisClient client;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.server.start();
		this.client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));
		var connection = this.client.connectPubSub();
		connection.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String channel, String message) {
				if (message.startsWith(HEARTBEAT)) {
					RedisMeasurements.this.beats.put(message.substring(HEARTBEAT.length()), System.nanoTime());
				}
			}

		});
		connection.sync().subscribe(KEYS.hints());
		this.candidates = new Candidates(RedisCandidateStore.class, NAMESPACE, LEASE, directory);
	}

	@AfterEach
	void close() {
		this.candidates.close();
		this.client.shutdown();
		this.server.close();
	}

	/**
	 * From the last time that the old leader observed that it leads to the first time
	 * that the new one did, which is a little more than from release to grant.
	 */
	@Test
	void handOff() {
		List<Long> nanos = new ArrayList<>();
		for (int round = 0; round < HAND_OFFS; round++) {
			Candidate leader = elect();
			long token = leader.now().token();
			leader.stop();
			Candidate next = this.candidates.awaitLeader(token, this.candidates.all());
			this.candidates.awaitDenial(leader, token);
			nanos.add(next.firstTermAbove(token) - leader.term(token).lastBefore());
			leader.start();
		}
		print("hand-off after a graceful stop", nanos);
		assertThat(millis(median(nanos))).isLessThan(HAND_OFF_MEDIAN_MILLIS);
		this.candidates.assertExclusion();
	}

	/**
	 * How much later the new leader leads than a lease duration after the last heartbeat
	 * of the one that was killed.
	 */
	@Test
	void takeover() throws IOException {
		List<Long> nanos = new ArrayList<>();
		for (int round = 0; round < TAKEOVERS; round++) {
			Candidate leader = elect();
			long token = leader.now().token();
			String record = this.server.call("HVALS", KEYS.records());
			String session = record.substring(record.lastIndexOf(' ') + 1);
			awaitHeartbeats(session);
			leader.kill();
			Candidate next = this.candidates.awaitLeader(token, this.candidates.all());
			nanos.add(next.firstTermAbove(token) - this.beats.get(session) - LEASE.toNanos());
		}
		print("takeover after kill -9, later than last heartbeat + lease", nanos);
		assertThat(millis(Collections.max(nanos))).isLessThanOrEqualTo(TAKEOVER_LATENESS_MILLIS);
		this.candidates.assertExclusion();
	}

	/**
	 * Wait for as many heartbeats of the leader as it takes for the others to be in step.
	 */
	private void awaitHeartbeats(String session) {
		for (int heartbeat = 0; heartbeat < HEARTBEATS; heartbeat++) {
			Long last = this.beats.get(session);
			await("a heartbeat of the leader").until(() -> !Objects.equals(this.beats.get(session), last));
		}
	}

	private Candidate elect() {
		while (this.candidates.all().size() < CANDIDATES) {
			this.candidates.start(RedisAddress.port(this.server.port()));
		}
		return this.candidates.awaitAgreement();
	}

	private static void print(String what, List<Long> nanos) {
		System.out.printf(
				"[measured] redis: %s, %d rounds: median %.1f ms, 95 %% %.1f ms, least %.1f ms, most %.1f ms%n", what,
				nanos.size(), exactMillis(median(nanos)), exactMillis(quantile(nanos, 0.95)),
				exactMillis(Collections.min(nanos)), exactMillis(Collections.max(nanos)));
	}

	private static long median(List<Long> values) {
		return quantile(values, 0.5);
	}

	private static long quantile(List<Long> values, double quantile) {
		return values.stream().sorted().toList().get((int) (quantile * (values.size() - 1)));
	}

	private static long millis(long nanos) {
		return Duration.ofNanos(nanos).toMillis();
	}

	private static double exactMillis(long nanos) {
		return nanos / 1_000_000.0;
	}

}
