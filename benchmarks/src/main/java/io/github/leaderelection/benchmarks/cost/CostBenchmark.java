package io.github.leaderelection.benchmarks.cost;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.leaderelection.benchmarks.measure.Backend;
import io.github.leaderelection.benchmarks.measure.PostgresBackend;
import io.github.leaderelection.benchmarks.measure.RaftBackend;
import io.github.leaderelection.benchmarks.measure.RedisBackend;
import io.github.leaderelection.benchmarks.measure.Report;
import io.github.leaderelection.benchmarks.measure.ZooKeeperBackend;

/**
 * Measures what elections cost on real servers, and prints tables. It is run by hand, on
 * a machine that does nothing else.
 */
public final class CostBenchmark {

	private final Report report = new Report(Path.of(System.getProperty("cost.report", "target/cost.md")));

	private final IdleCost idle = new IdleCost(this.report, numbers("cost.instances", "2,10"),
			numbers("cost.elections", "1,100,1000,10000"));

	private final Takeover takeover = new Takeover(this.report, Integer.getInteger("cost.takeover-elections", 1000),
			Integer.getInteger("cost.rounds", 3));

	private final HandOffRace race = new HandOffRace(this.report, Integer.getInteger("cost.first-hand-offs", 100),
			Integer.getInteger("cost.hand-offs", 100));

	private final ScriptTimes scripts = new ScriptTimes(this.report,
			Integer.getInteger("cost.script-elections", 10_000));

	/**
	 * Run the benchmark.
	 * @param args none; system properties say what to measure: {@code cost.parts} and
	 * {@code cost.backends}
	 * @throws Exception if a server or an instance fails
	 */
	public static void main(String[] args) throws Exception {
		Set<Part> parts = EnumSet.noneOf(Part.class);
		for (String part : System.getProperty("cost.parts", "idle,takeover,scripts,race").split(",")) {
			parts.add(Part.valueOf(part.toUpperCase(Locale.ROOT)));
		}
		List<String> backends = List
			.of(System.getProperty("cost.backends", "redis,postgresql,zookeeper,raft").split(","));
		new CostBenchmark().run(parts, backends);
		System.exit(0);
	}

	private void run(Set<Part> parts, List<String> backends) throws Exception {
		this.report.text("Commit %s, %s, Java %s, %d processors.", System.getProperty("cost.commit", "unknown"),
				Instant.now(), System.getProperty("java.version"), Runtime.getRuntime().availableProcessors());
		for (Part part : parts) {
			begin(part);
			for (String name : backends) {
				try (Backend backend = open(name)) {
					run(part, backend);
				}
			}
		}
	}

	private static List<Integer> numbers(String property, String usual) {
		return Arrays.stream(System.getProperty(property, usual).split(",")).map(Integer::valueOf).toList();
	}

	private static Backend open(String name) {
		return switch (name) {
			case "redis" -> new RedisBackend();
			case "postgresql" -> new PostgresBackend();
			case "zookeeper" -> new ZooKeeperBackend();
			case "raft" -> new RaftBackend();
			default -> throw new IllegalArgumentException("There is no backend " + name);
		};
	}

	private void begin(Part part) {
		switch (part) {
			case IDLE -> this.idle.begin();
			case TAKEOVER -> this.takeover.begin();
			case RACE -> this.race.begin();
			case SCRIPTS -> {
				// On one backend only
			}
		}
	}

	private void run(Part part, Backend backend) throws Exception {
		if (part == Part.RACE) {
			this.race.run(backend);
			return;
		}
		if (part == Part.SCRIPTS && !(backend instanceof RedisBackend)) {
			return;
		}
		try (Cluster cluster = new Cluster(backend)) {
			switch (part) {
				case IDLE -> this.idle.run(backend, cluster);
				case TAKEOVER -> this.takeover.run(backend, cluster);
				default -> this.scripts.run((RedisBackend) backend, cluster);
			}
		}
	}

	/**
	 * What can be measured.
	 */
	private enum Part {

		IDLE, TAKEOVER, SCRIPTS, RACE

	}

}
