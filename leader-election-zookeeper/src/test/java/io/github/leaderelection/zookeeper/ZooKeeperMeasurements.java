package io.github.leaderelection.zookeeper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.CandidateMain;
import io.github.leaderelection.faults.Candidates;
import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.ZooKeeperServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How long a hand-off on ZooKeeper takes, and how this library fares beside Curator's
 * LeaderLatch when the leader is paused or cut off, with the same lease and session
 * timeout. It takes about four minutes on a machine that does nothing else:
 * {@code mvn verify -Pmeasure -pl leader-election-zookeeper -am -Dit.test=ZooKeeperMeasurements
 * -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
class ZooKeeperMeasurements {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final int CANDIDATES = 3;

	private static final int HAND_OFFS = 100;

	private static final long HAND_OFF_MEDIAN_MILLIS = 30;

	private static final int ROUNDS = 5;

	private final ZooKeeperServer server = new ZooKeeperServer();

	private final Map<Candidate, FaultProxy> networks = new HashMap<>();

	private Candidates candidates;

	private Path directory;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.server.start();
		this.directory = directory;
		this.candidates = new Candidates(ZooKeeperCandidateStore.class, "measurements", LEASE, directory,
				List.of("-D%s=%d".formatted(CandidateMain.SAMPLE_NANOS, LatchMain.SAMPLE_NANOS)));
	}

	@AfterEach
	void close() {
		this.candidates.close();
		this.networks.values().forEach(FaultProxy::close);
		this.server.close();
	}

	/**
	 * From the last time that the old leader observed that it leads to the first time
	 * that the new one did, which is a little more than from release to grant.
	 */
	@Test
	void handOff() {
		for (int i = 0; i < CANDIDATES; i++) {
			startOurs();
		}
		List<Long> nanos = new ArrayList<>();
		for (int round = 0; round < HAND_OFFS; round++) {
			Candidate leader = this.candidates.awaitAgreement();
			long token = leader.now().token();
			leader.stop();
			Candidate next = this.candidates.awaitLeader(token, this.candidates.all());
			this.candidates.awaitDenial(leader, token);
			nanos.add(next.term(next.now().token()).firstAfter() - leader.term(token).lastBefore());
			leader.start();
		}
		System.out.printf(
				"[measured] zookeeper: hand-off after a graceful stop, %d rounds: median %s, 95 %% %s, most %s%n",
				HAND_OFFS, millis(quantile(nanos, 0.5)), millis(quantile(nanos, 0.95)), millis(quantile(nanos, 1)));
		assertThat(Duration.ofNanos(quantile(nanos, 0.5)).toMillis()).isLessThan(HAND_OFF_MEDIAN_MILLIS);
		this.candidates.assertExclusion();
	}

	@Test
	void besideLeaderLatch() {
		System.out.printf(
				"[measured] zookeeper, lease = session timeout = %d ms, %d rounds each: median (most)%n"
						+ "[measured] %-26s %-24s %-24s %-24s %-24s%n",
				LEASE.toMillis(), ROUNDS, "", "two leaders", "stale after resume/heal", "led on after the fault",
				"another led after");
		for (String fault : List.of("pause", "partition")) {
			report("this library, " + fault, fault, this::startOurs);
			report("LeaderLatch, " + fault, fault, this::startLatch);
		}
	}

	private void report(String what, String fault, Runnable start) {
		List<Outcome> outcomes = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			start.run();
			Candidate leader = awaitLeader(this.candidates.all());
			start.run();
			Candidate other = this.candidates.except(leader).get(0);
			await().atMost(BOUND).until(() -> !other.observations().isEmpty());
			outcomes.add((fault.equals("pause")) ? pause(leader, other) : partition(leader, other));
			this.candidates.all().forEach(Candidate::kill);
		}
		System.out.printf("[measured] %-26s %-24s %-24s %-24s %-24s%n", what, column(outcomes, Outcome::twoLeaders),
				column(outcomes, Outcome::stale), column(outcomes, Outcome::ledOn),
				column(outcomes, Outcome::takeover));
		if (what.startsWith("this")) {
			assertThat(outcomes).allMatch((outcome) -> outcome.twoLeaders == 0 && outcome.stale == 0);
		}
	}

	/**
	 * Stop the leader in its tracks for twice the lease, and let it go on.
	 */
	private Outcome pause(Candidate leader, Candidate other) {
		long token = leader.now().token();
		leader.pause();
		long paused = System.nanoTime();
		awaitLeader(List.of(other));
		awaitTime(paused + LEASE.multipliedBy(2).toNanos());
		long resumed = System.nanoTime();
		leader.resume();
		this.candidates.awaitObservation(leader, resumed);
		this.candidates.awaitDenial(leader, token);
		return outcome(leader, other, paused, resumed, resumed);
	}

	/**
	 * Cut the leader off for twice the lease, without a word to either side.
	 */
	private Outcome partition(Candidate leader, Candidate other) {
		this.networks.get(leader).freeze();
		long cut = System.nanoTime();
		awaitLeader(List.of(other));
		awaitTime(cut + LEASE.multipliedBy(2).toNanos());
		long healed = System.nanoTime();
		this.networks.get(leader).heal();
		this.candidates.awaitObservation(leader, healed + LEASE.toNanos());
		return outcome(leader, other, cut, healed, cut);
	}

	/**
	 * Compare what both observed.
	 * @param fault when the fault began
	 * @param end when it ended
	 * @param ran since when the old leader could ask again whether it leads
	 */
	private static Outcome outcome(Candidate leader, Candidate other, long fault, long end, long ran) {
		long last = leader.observations()
			.stream()
			.filter((run) -> run.leads() && run.firstBefore() - fault < 0)
			.mapToLong((run) -> run.lastBefore())
			.max()
			.orElseThrow();
		long first = other.observations()
			.stream()
			.filter((run) -> run.leads() && run.firstAfter() - fault > 0)
			.mapToLong((run) -> run.firstAfter())
			.min()
			.orElseThrow();
		return new Outcome(Math.max(0, last - Math.max(first, ran)), Math.max(0, last - end), Math.max(0, last - fault),
				first - fault);
	}

	private Candidate awaitLeader(List<Candidate> some) {
		return this.candidates.awaitLeader(0, some);
	}

	private static void awaitTime(long nanoTime) {
		await().atMost(BOUND).until(() -> System.nanoTime() - nanoTime > 0);
	}

	private void startOurs() {
		FaultProxy network = new FaultProxy(this.server);
		this.networks.put(this.candidates.start(List.of("127.0.0.1:" + network.port(), String.valueOf(LEASE.toMillis()),
				this.directory.resolve("never").toString())), network);
	}

	private void startLatch() {
		FaultProxy network = new FaultProxy(this.server);
		this.networks.put(this.candidates.start(LatchMain.class,
				List.of("127.0.0.1:" + network.port(), String.valueOf(LEASE.toMillis()))), network);
	}

	private static String column(List<Outcome> outcomes, Function<Outcome, Long> value) {
		List<Long> values = outcomes.stream().map(value).toList();
		return "%s (%s)".formatted(millis(quantile(values, 0.5)), millis(quantile(values, 1)));
	}

	private static long quantile(List<Long> values, double quantile) {
		return values.stream().sorted().toList().get((int) (quantile * (values.size() - 1)));
	}

	private static String millis(long nanos) {
		return "%.1f ms".formatted(nanos / 1_000_000.0);
	}

	/**
	 * What became of a leader.
	 *
	 * @param twoLeaders how long two observed that they lead
	 * @param stale how long the old one observed so after the fault had ended
	 * @param ledOn how long it observed so after the fault had begun
	 * @param takeover how long after that another one did
	 */
	private record Outcome(long twoLeaders, long stale, long ledOn, long takeover) {
	}

}
