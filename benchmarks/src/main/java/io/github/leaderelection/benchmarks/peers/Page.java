package io.github.leaderelection.benchmarks.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.leaderelection.benchmarks.measure.Spread;

import org.springframework.core.io.ClassPathResource;

/**
 * The page of the benchmark: a text with the tables and plots of one run.
 */
final class Page {

	private static final Pattern JAR = Pattern.compile(
			"(spring-integration-core|spring-integration-zookeeper|curator-recipes|shedlock-core|lettuce-core|postgresql|HikariCP|zookeeper)-(\\d[\\w.]*?)\\.jar");

	private final Map<Peer, Map<Fault, List<Outcome>>> outcomes;

	private final Map<Peer, Map<Integer, SteadyCost.Cost>> costs;

	private final List<String> race;

	private final Set<String> servers;

	private final int rounds;

	private final Duration lease;

	private final Duration bound;

	Page(Map<Peer, Map<Fault, List<Outcome>>> outcomes, Map<Peer, Map<Integer, SteadyCost.Cost>> costs,
			List<String> race, Set<String> servers, int rounds, Duration lease, Duration bound) {
		this.outcomes = outcomes;
		this.costs = costs;
		this.race = race;
		this.servers = servers;
		this.rounds = rounds;
		this.lease = lease;
		this.bound = bound;
	}

	void write(Path file) throws IOException {
		String text = new ClassPathResource("page.md", Page.class).getContentAsString(StandardCharsets.UTF_8);
		Map<String, String> values = new LinkedHashMap<>();
		values.put("date", LocalDate.now().toString());
		values.put("machine", machine());
		values.put("versions", versions());
		values.put("servers", String.join(", ", this.servers));
		values.put("rounds", String.valueOf(this.rounds));
		values.put("lease", String.valueOf(this.lease.toSeconds()));
		values.put("bound", String.valueOf(this.bound.toSeconds()));
		for (Fault fault : Fault.values()) {
			values.put(fault.name(), table(fault));
		}
		values.put("cost", costs());
		values.put("race", this.race.stream().filter((line) -> line.startsWith("|")).collect(Collectors.joining("\n")));
		for (Map.Entry<String, String> value : values.entrySet()) {
			text = text.replace("${" + value.getKey() + "}", value.getValue());
		}
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, text);
		Path images = file.resolveSibling("images");
		plot(Fault.CUT, "two leaders after a silent cut, longest of the rounds", Outcome::twoLeaders)
			.write(images.resolve("benchmarks-cut.svg"));
		plot(Fault.PAUSE, "two leaders after a pause of the leader, longest of the rounds", Outcome::twoLeaders)
			.write(images.resolve("benchmarks-pause.svg"));
		plot(Fault.KILL, "another leader after kill -9, longest of the rounds", Outcome::newLed)
			.write(images.resolve("benchmarks-kill.svg"));
		traffic().write(images.resolve("benchmarks-traffic.svg"));
	}

	private Plot plot(Fault fault, String title, ToDoubleFunction<Outcome> figure) {
		Plot plot = new Plot(title, "milliseconds");
		this.outcomes.forEach((peer, faults) -> {
			if (!peer.isControl()) {
				faults.getOrDefault(fault, List.of())
					.stream()
					.mapToDouble(figure)
					.filter(Double::isFinite)
					.max()
					.ifPresent((most) -> plot.bar(peer.label() + ", " + peer.backend(), peer.isOurs(), most));
			}
		});
		return plot;
	}

	private Plot traffic() {
		Plot plot = new Plot("bytes per second of leader and follower, many elections", "bytes per second");
		this.costs.forEach((peer, sizes) -> {
			SteadyCost.Cost cost = List.copyOf(sizes.values()).get(sizes.size() - 1);
			plot.bar(peer.label() + ", " + peer.backend(), peer.isOurs(),
					cost.leader().bytes() + cost.follower().bytes());
		});
		return plot;
	}

	private String table(Fault fault) {
		List<String> lines = new ArrayList<>();
		lines.add("| store | library | two leaders for, ms | the old leader answers yes for, ms | %s, ms |"
			.formatted((fault == Fault.SERVER_PAUSE) ? "a leader again after the pause" : "another leader after"));
		lines.add("|---|---|---|---|---|");
		this.outcomes.forEach((peer, faults) -> {
			List<Outcome> measured = faults.getOrDefault(fault, List.of());
			if (!measured.isEmpty()) {
				String rounds = (measured.size() == this.rounds) ? ""
						: " (%s of %s rounds)".formatted(measured.size(), this.rounds);
				lines.add("| %s | %s%s | %s | %s | %s |".formatted(peer.backend(), peer.label(), rounds,
						cell(measured, Outcome::twoLeaders), cell(measured, Outcome::oldLed),
						cell(measured, Outcome::newLed)));
			}
		});
		return String.join("\n", lines);
	}

	private static String cell(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
		long none = outcomes.stream().mapToDouble(figure).filter(Double::isInfinite).count();
		String spread = Spread.of(outcomes.stream().mapToDouble(figure).filter(Double::isFinite).boxed().toList())
			.cell(0);
		return (none == 0) ? spread : "%s, never in %s of %s rounds".formatted(spread, none, outcomes.size());
	}

	private String costs() {
		List<String> lines = new ArrayList<>();
		lines.add("| store | library | elections | who | round trips/s | bytes/s | CPU ms/s | threads |");
		lines.add("|---|---|---|---|---|---|---|---|");
		this.costs.forEach((peer, sizes) -> sizes.forEach((elections, cost) -> {
			lines.add(cost(peer, elections, (cost.allLed()) ? "leader" : "leader of some", cost.leader()));
			lines.add(cost(peer, elections, "follower", cost.follower()));
		}));
		return String.join("\n", lines);
	}

	private static String cost(Peer peer, int elections, String who, SteadyCost.Side side) {
		return String.format(Locale.ROOT, "| %s | %s | %,d | %s | %,.1f | %,.0f | %,.1f | %d |", peer.backend(),
				peer.label(), elections, who, side.roundTrips(), side.bytes(), side.cpuMillis(), side.threads());
	}

	private static String machine() throws IOException {
		String model = Files.readAllLines(Path.of("/proc/cpuinfo"))
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElse("unknown processor");
		return "%d cores (%s), Linux %s, Java %s".formatted(Runtime.getRuntime().availableProcessors(), model,
				System.getProperty("os.version"), System.getProperty("java.version"));
	}

	private static String versions() {
		List<String> found = new ArrayList<>();
		Matcher jars = JAR.matcher(System.getProperty("java.class.path"));
		while (jars.find()) {
			found.add(jars.group(1) + " " + jars.group(2));
		}
		return found.stream().distinct().sorted().collect(Collectors.joining(", "));
	}

}
