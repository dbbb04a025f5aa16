package io.github.leaderelection.monitoring;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.github.leaderelection.servers.PrometheusServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the alert rules. {@code promtool}, which is in Debian's package
 * {@code prometheus}, has to be installed for the profile {@code promtool}.
 */
class AlertRulesTests {

	private final String rules = MonitoringFiles.read(MonitoringFiles.RULES);

	@Tag("promtool")
	@Test
	void rulesAreValid() throws Exception {
		promtool("check", "rules", "--lint=all", "--lint-fatal", MonitoringFiles.RULES.toString());
	}

	@Tag("promtool")
	@Test
	void alertsFireWhenTheyShouldAndOnlyThen() throws Exception {
		List<Path> files = MonitoringFiles.ruleTests();
		assertThat(files).isNotEmpty();
		for (Path file : files) {
			promtool("test", "rules", file.toString());
		}
	}

	@Test
	void everyAlertIsTestedToFireAndNotToFire() {
		StringBuilder tests = new StringBuilder();
		MonitoringFiles.ruleTests().forEach((file) -> tests.append(MonitoringFiles.read(file)));
		assertThat(MonitoringFiles.alerts()).hasSizeGreaterThan(10)
			.isEqualTo(find(tests, "alertname: (\\w+)\n +exp_alerts:\n +- exp_labels:"))
			.isEqualTo(find(tests, "alertname: (\\w+)\n +exp_alerts: \\[]"));
	}

	@Test
	void everyAlertHasSeverityTextsAndEntryOfTheRunbook() {
		String[] alerts = this.rules.split("\n {6}- alert: ");
		assertThat(alerts).hasSize(MonitoringFiles.alerts().size() + 1);
		for (int i = 1; i < alerts.length; i++) {
			String name = alerts[i].substring(0, alerts[i].indexOf('\n'));
			assertThat(alerts[i]).contains("\n        for: ", "\n          summary: ", "\n          description: ")
				.containsPattern("\n          severity: (critical|warning)\n")
				.contains("\n          runbook_url: https://example.org/leader-election/docs/operations.md#"
						+ name.toLowerCase(Locale.ROOT));
		}
	}

	private static Set<String> find(CharSequence text, String pattern) {
		Set<String> found = new TreeSet<>();
		Pattern.compile(pattern).matcher(text).results().forEach((match) -> found.add(match.group(1)));
		return found;
	}

	private static void promtool(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of(PrometheusServer.promtool().toString()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
	}

}
