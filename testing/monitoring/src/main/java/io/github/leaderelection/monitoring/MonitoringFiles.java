package io.github.leaderelection.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The alert rules, their tests and the dashboard, as they are in the working copy.
 */
public final class MonitoringFiles {

	private static final Path ROOT = root(Path.of("").toAbsolutePath());

	/**
	 * The file with the alert rules.
	 */
	public static final Path RULES = ROOT.resolve("monitoring/prometheus/leader-election.rules.yml");

	static final Path DASHBOARD = ROOT.resolve("monitoring/grafana/leader-election.json");

	private static final Path TESTS = ROOT.resolve("testing/monitoring/src/test/rules");

	private static final Pattern ALERT = Pattern.compile("(?m)^ {6}- alert: (\\w+)$");

	private MonitoringFiles() {
	}

	private static Path root(Path folder) {
		if (Files.exists(folder.resolve("monitoring/prometheus"))) {
			return folder;
		}
		Path parent = folder.getParent();
		if (parent == null) {
			throw new IllegalStateException("the folder monitoring was not found");
		}
		return root(parent);
	}

	/**
	 * Return the alerts of the rules.
	 * @return the names
	 */
	public static Set<String> alerts() {
		Set<String> alerts = new TreeSet<>();
		ALERT.matcher(read(RULES)).results().forEach((match) -> alerts.add(match.group(1)));
		return alerts;
	}

	/**
	 * Return the files with the tests of the rules.
	 * @return the files
	 */
	static List<Path> ruleTests() {
		try (Stream<Path> files = Files.list(TESTS)) {
			return files.filter((file) -> file.toString().endsWith(".yml")).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<JsonNode> panels() {
		return dashboard().get("panels").valueStream().filter((panel) -> panel.has("targets")).toList();
	}

	/**
	 * Return the queries of the dashboard, with values for the variables of Grafana.
	 * @return the queries of the panels and of the variables
	 */
	public static List<String> dashboardQueries() {
		List<String> queries = new ArrayList<>();
		panels().forEach((panel) -> panel.get("targets")
			.forEach((target) -> queries.add(resolve(target.get("expr").asString()))));
		dashboard().get("templating")
			.get("list")
			.valueStream()
			.filter((variable) -> variable.get("type").asString().equals("query"))
			.map((variable) -> variable.get("definition").asString())
			.map((definition) -> definition.replaceAll("label_values\\((.*), (\\w+)\\)", "group by ($2) ($1)"))
			.forEach((query) -> queries.add(resolve(query)));
		return queries;
	}

	private static String resolve(String query) {
		return query.replace("$__rate_interval", "1m").replaceAll("\\$(job|election)\\b", ".*");
	}

	static JsonNode dashboard() {
		return JsonMapper.shared().readTree(read(DASHBOARD));
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
