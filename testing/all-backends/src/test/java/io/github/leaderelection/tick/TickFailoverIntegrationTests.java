package io.github.leaderelection.tick;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.faults.Candidates;
import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.tick.TickHistory.Run;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Leaders are killed around jobs that run once per tick. The instances are Spring Boot
 * applications in processes of their own.
 */
class TickFailoverIntegrationTests {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final int INSTANCES = 3;

	private static final int FEW = 2;

	private static final int MANY = 10;

	private final Random random = new Random();

	private final Map<String, Candidate> instances = new HashMap<>();

	@TempDir
	private Path directory;

	@Test
	void noTickRunsTwiceInFailoversOnPostgres() {
		check("postgres", FEW, postgres());
	}

	@Test
	@Tag("long")
	void noTickRunsTwiceInManyFailoversOnPostgres() {
		check("postgres", MANY, postgres());
	}

	@Test
	@Tag("long")
	void noTickRunsTwiceInManyFailoversOnRedis() {
		RedisServer server = SharedServers.redis();
		check("redis", MANY, List.of("--leader-election.backend=redis", "--spring.data.redis.host=" + server.host(),
				"--spring.data.redis.port=" + server.port()));
	}

	@Test
	@Tag("long")
	void ticksRunTwiceIfTheirRecordIsIgnored() {
		List<String> arguments = new ArrayList<>(postgres());
		arguments.add("--ticks.unchecked=true");
		assertThat(failOver(MANY, arguments).repeated()).isNotEmpty();
	}

	private static List<String> postgres() {
		JdbcServer server = SharedServers.postgres();
		return List.of("--leader-election.backend=jdbc", "--leader-election.jdbc.initialize-schema=always",
				"--spring.datasource.url=" + server.jdbcUrl(), "--spring.datasource.username=" + server.username(),
				"--spring.datasource.password=" + server.password());
	}

	private void check(String backend, int failovers, List<String> arguments) {
		TickHistory history = failOver(failovers, arguments);
		List<Run> everySecond = history.of(TickHistory.EVERY_SECOND);
		System.out.printf(
				"[ticks] %s: %d runs of ticks of a second and %d of ten seconds, by %d instances, %d repeated%n",
				backend, everySecond.size(), history.of(TickHistory.EVERY_TEN_SECONDS).size(),
				everySecond.stream().map(Run::instance).distinct().count(), history.repeated().size());
		assertThat(history.repeated()).as("runs of a tick that had one before").isEmpty();
		assertThat(everySecond.stream().map(Run::instance).distinct()).hasSizeGreaterThan(failovers / 2);
		assertThat(everySecond.stream().map(Run::token).distinct()).hasSizeGreaterThan(failovers);
		assertThat(history.of(TickHistory.EVERY_TEN_SECONDS)).isNotEmpty();
	}

	/**
	 * Kill the leader again and again, at any time within a second after it has begun a
	 * run.
	 */
	private TickHistory failOver(int times, List<String> arguments) {
		List<String> all = new ArrayList<>(arguments);
		all.addAll(List.of("--leader-election.namespace=ticks-" + UUID.randomUUID(),
				"--leader-election.lease-duration=" + LEASE.toMillis() + "ms", "--leader-election.claim-missing=true"));
		try (Candidates candidates = new Candidates(CandidateStore.class, "ticks", LEASE, this.directory)) {
			for (int i = 0; i < INSTANCES; i++) {
				start(candidates, all);
			}
			for (int i = 0; i < times; i++) {
				Candidate leader = awaitLeaderThatRunsTicks();
				LockSupport.parkNanos(this.random.nextLong(1_000_000_000));
				leader.kill();
				if (i < times - 1) {
					start(candidates, all);
				}
			}
			awaitLeaderThatRunsTicks();
		}
		return TickHistory.of(this.directory);
	}

	private void start(Candidates candidates, List<String> arguments) {
		Candidate instance = candidates.start(TickingApplication.class, arguments);
		this.instances.put(instance.name(), instance);
	}

	private Candidate awaitLeaderThatRunsTicks() {
		return await("a leader that runs ticks").atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(50))
			.until(this::leaderThatRunsTicks, (leader) -> leader != null && leader.isAlive());
	}

	private Candidate leaderThatRunsTicks() {
		List<Run> latest = TickHistory.of(this.directory).latest();
		boolean everySecond = latest.stream().filter((run) -> run.job().equals(TickHistory.EVERY_SECOND)).count() > 1;
		return (everySecond) ? this.instances.get(latest.get(0).instance()) : null;
	}

}
