package io.github.leaderelection.documentation;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the page for operators explains every alert, failure analysis, state of
 * health and log message.
 */
class OperationsPageTests {

	/**
	 * What each failure analysis says, and the page as well.
	 */
	private static final Map<String, String> ANALYSES = Map.of("DisabledElectorFailureAnalyzer",
			"there is none because leader-election.enabled is false", "InvalidUseFailureAnalyzer",
			"Leader election requires a backend that all instances share, but found none", "InvalidNameFailureAnalyzer",
			"letters, digits and the characters . _ - : /", "InvalidPropertyFailureAnalyzer", "which cannot be used",
			"InvalidSettingsFailureAnalyzer", "has no unit and means milliseconds", "StoreUnavailableFailureAnalyzer",
			"leader-election.fail-fast=true", "AmbiguousBackendBeanFailureAnalyzer",
			"beans but cannot decide which one to use");

	/**
	 * Messages whose text the call that logs them does not have.
	 */
	private static final Map<String, List<String>> COMPOSED = Map.of("Deliberation.java",
			List.of("is far ahead of this machine's clock",
					"is 2^62 or higher: not a candidate until the token in the store is put right"),
			"HeartbeatResults.java",
			List.of("the store changed its identity or lost writes", "was restarted or failed over", "has lost writes"),
			"StoreCondition.java", List.of("cannot be reached", "refused the call", "cannot be used"),
			"StallWatch.java", List.of("this process did not run for at least", "this machine was suspended for"),
			"PeerGuard.java", List.of("refuses the votes and log entries of", "gets no vote of"));

	private final Documentation documentation = new Documentation();

	private final String page = this.documentation.pages().get("docs/operations.md");

	@Test
	void everyAlertHasAnEntry() {
		String rules = Documentation
			.read(this.documentation.root().resolve("monitoring/prometheus/leader-election.rules.yml"));
		assertThat(find(rules, "- alert: (\\w+)")).hasSizeGreaterThan(10)
			.isEqualTo(find(this.page, "\n### (LeaderElection\\w+)\n\n\\*\\*Meaning\\.\\*\\*"));
	}

	@Test
	void everyFailureAnalysisHasAnEntry() {
		Set<String> analyzers = new TreeSet<>();
		this.documentation.files("", "spring.factories")
			.forEach((file) -> analyzers.addAll(find(Documentation.read(file), "(\\w+FailureAnalyzer)\\b")));
		analyzers.remove("FailureAnalyzer");
		assertThat(analyzers).containsExactlyInAnyOrderElementsOf(ANALYSES.keySet());
		String sources = mainSources().stream().map(Documentation::read).collect(Collectors.joining());
		assertThat(ANALYSES.values()).allMatch(this.page::contains).allMatch(sources::contains);
	}

	@Test
	void everyWarningAndErrorHasAnEntry() {
		Map<String, List<String>> texts = new LogMessages(mainSources()).texts();
		assertThat(texts).hasSizeGreaterThan(20);
		String sources = mainSources().stream().map(Documentation::read).collect(Collectors.joining());
		assertThat(COMPOSED.values()).allSatisfy((parts) -> assertThat(parts).allMatch(sources::contains));
		Map<String, List<String>> wanted = new HashMap<>(COMPOSED);
		texts.forEach((file, messages) -> {
			List<String> parts = messages.stream().map(LogMessages::identify).toList();
			if (!COMPOSED.containsKey(file)) {
				// One that consists of parameters has to be composed
				assertThat(parts).as(file).allMatch((part) -> part.matches(".*\\w{2}.*"));
				wanted.put(file, parts);
			}
		});
		wanted.forEach(
				(file, parts) -> assertThat(parts).as(file).allSatisfy((part) -> assertThat(this.page).contains(part)));
	}

	@Test
	void messagesWriteDurationsAsPropertiesDo() {
		assertThat(mainSources()).allSatisfy((file) -> assertThat(Documentation.read(file))
			.doesNotContainPattern("\"(?:[^\"\n]*(?:%[sd]|\\{}|\\d))? (?:ms|s|seconds)\\b"));
	}

	@Test
	void everyStateOfARaftVoterHasAnEntry() {
		Path source = this.documentation.files("leader-election-raft", "LocalVoter.java").get(0);
		String states = Documentation.read(source).replaceAll("(?s).*enum State \\{(.*?);.*", "$1");
		assertThat(find(states, "\t([A-Z]+)[,\\s]")).hasSizeGreaterThan(5)
			.allSatisfy((state) -> assertThat(this.page.lines()).anyMatch((line) -> line.startsWith("| ")
					&& line.contains("`%s`".formatted(state.toLowerCase(Locale.ROOT)))));
	}

	@Test
	void linksLeadToHeadings() {
		Set<String> anchors = find(this.page, "(?m)^##+ (.*)$").stream()
			.map((heading) -> heading.toLowerCase(Locale.ROOT).replace(' ', '-').replaceAll("[^\\w-]", ""))
			.collect(Collectors.toSet());
		assertThat(find(this.page, "]\\(#([^)]+)\\)")).isNotEmpty().isSubsetOf(anchors);
	}

	private List<Path> mainSources() {
		return Arrays
			.stream(this.documentation.root().toFile().list((folder, name) -> name.startsWith("leader-election-")))
			// Logs in tests of applications only
			.filter((module) -> !module.equals("leader-election-test"))
			.flatMap((module) -> this.documentation.files(module, ".java").stream())
			.filter((file) -> file.toString().contains("src/main"))
			.toList();
	}

	private static Set<String> find(String text, String pattern) {
		Set<String> found = new TreeSet<>();
		Pattern.compile(pattern).matcher(text).results().forEach((match) -> found.add(match.group(1)));
		return found;
	}

}
