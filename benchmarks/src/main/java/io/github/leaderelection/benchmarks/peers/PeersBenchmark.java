package io.github.leaderelection.benchmarks.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.benchmarks.cost.HandOffRace;
import io.github.leaderelection.benchmarks.measure.Backend;
import io.github.leaderelection.benchmarks.measure.PostgresBackend;
import io.github.leaderelection.benchmarks.measure.RaftBackend;
import io.github.leaderelection.benchmarks.measure.RedisBackend;
import io.github.leaderelection.benchmarks.measure.Report;
import io.github.leaderelection.benchmarks.measure.ZooKeeperBackend;

import org.springframework.core.io.ClassPathResource;

/**
 * Measures this library beside others on the same servers in one run, and writes the page
 * {@code docs/benchmarks.md} with its plots. It is run by hand, on a machine that does
 * nothing else.
 */
public final class PeersBenchmark {

	private static final String ALL_PARTS = "faults,cost,race";

	private static final String ALL_BACKENDS = "redis,postgresql,zookeeper,raft";

	private final Duration lease = Duration.ofSeconds(Integer.getInteger("peers.lease", 3));

	private final Duration bound = Duration.ofSeconds(Integer.getInteger("peers.bound", 20));

	private final int rounds = Integer.getInteger("peers.rounds", 3);

	private final int handOffs = Integer.getInteger("peers.hand-offs", 100);

	private final int elections = Integer.getInteger("peers.elections", 1000);

	private final Map<Peer, Map<Fault, List<Outcome>>> outcomes = new LinkedHashMap<>();

	private final Map<Peer, Map<Integer, SteadyCost.Cost>> costs = new LinkedHashMap<>();

	private final Set<String> servers = new LinkedHashSet<>();

	private List<String> race = List.of();

	/**
	 * Run the benchmark.
	 * @param args none; system properties say what to measure: {@code peers.backends} and
	 * {@code peers.parts}
	 * @throws Exception if a server or a process fails
	 */
	public static void main(String[] args) throws Exception {
		Set<String> parts = Set.of(System.getProperty("peers.parts", ALL_PARTS).split(","));
		List<String> backends = List.of(System.getProperty("peers.backends", ALL_BACKENDS).split(","));
		new PeersBenchmark().run(parts, backends);
		System.exit(0);
	}

	private void run(Set<String> parts, List<String> backends) throws Exception {
		if (parts.contains("race")) {
			race(backends);
		}
		if (parts.contains("faults")) {
			for (String backend : backends) {
				runFaults(backend);
			}
		}
		if (parts.contains("cost")) {
			for (String backend : backends) {
				measureCost(backend);
			}
		}
		new Page(this.outcomes, this.costs, this.race, this.servers, this.rounds, this.lease, this.bound)
			.write(page(parts, backends));
	}

	// A part of the measurement leaves the page as it is: all other tables would be empty
	private static Path page(Set<String> parts, List<String> backends) {
		String part = "target/benchmarks.md";
		boolean all = parts.containsAll(List.of(ALL_PARTS.split(",")))
				&& backends.containsAll(List.of(ALL_BACKENDS.split(",")));
		return Path.of((all) ? System.getProperty("peers.page", part) : part);
	}

	private void runFaults(String name) throws Exception {
		try (Backend backend = open(name)) {
			FaultRounds faults = new FaultRounds(backend, Peer.on(name), this.lease, this.bound);
			for (int round = 0; round < this.rounds; round++) {
				faults.run();
			}
			this.outcomes.putAll(faults.outcomes());
		}
	}

	private void measureCost(String name) throws Exception {
		// What Raft costs has no peer: docs/cost.md
		if (name.equals("raft")) {
			return;
		}
		try (Backend backend = open(name)) {
			SteadyCost steady = new SteadyCost(backend, this.lease);
			for (Peer peer : Peer.on(name)) {
				if (peer.isCostMeasured()) {
					Map<Integer, SteadyCost.Cost> measured = new LinkedHashMap<>();
					for (int count : List.of(1, this.elections)) {
						measured.put(count, steady.measure(peer, count));
						System.out.printf("%s, %s: %s%n", peer, count, measured.get(count));
					}
					this.costs.put(peer, measured);
				}
			}
		}
	}

	private void race(List<String> backends) throws Exception {
		Path file = Path.of("target/hand-offs.md");
		HandOffRace handOffs = new HandOffRace(new Report(file), this.handOffs, this.handOffs);
		handOffs.begin();
		for (String name : backends) {
			try (Backend backend = open(name)) {
				handOffs.run(backend);
			}
		}
		this.race = new ArrayList<>(Files.readAllLines(file));
	}

	private Backend open(String name) {
		Backend backend = start(name);
		this.servers.add(backend.version());
		return backend;
	}

	private static Backend start(String name) {
		return switch (name) {
			// It comes back empty, as a replica that has got nothing
			case "redis" -> new RedisBackend("appendonly no");
			case "postgresql" -> postgres();
			case "zookeeper" -> new ZooKeeperBackend();
			case "raft" -> new RaftBackend();
			default -> throw new IllegalArgumentException("There is no backend " + name);
		};
	}

	private static PostgresBackend postgres() {
		PostgresBackend backend = new PostgresBackend();
		backend.addSpringIntegration();
		backend.run(new ClassPathResource("shedlock.sql", PeersBenchmark.class));
		return backend;
	}

}
