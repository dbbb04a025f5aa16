package io.github.leaderelection.documentation;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.leaderelection.metrics.LeaderElectionMeter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the alert rules, their tests, the dashboard and its samples know the meters
 * of this library by the names that they have in Prometheus.
 */
class MonitoredMetersTests {

	private static final String DASHBOARD = "monitoring/grafana/leader-election.json";

	private static final Pattern NAME = Pattern.compile("\\bleader_election_\\w+");

	private final Documentation documentation = new Documentation();

	@Test
	void everySeriesIsThatOfAMeter() {
		Set<String> known = new TreeSet<>();
		Arrays.stream(LeaderElectionMeter.values()).flatMap(MonitoredMetersTests::series).forEach(known::add);
		List<String> files = Stream
			.of("monitoring/prometheus/leader-election.rules.yml", DASHBOARD,
					"testing/monitoring/src/test/resources/samples.txt", "testing/monitoring/src/test/rules/leader.yml",
					"testing/monitoring/src/test/rules/heartbeats.yml", "testing/monitoring/src/test/rules/work.yml")
			.toList();
		assertThat(files).allSatisfy((file) -> assertThat(names(file)).isNotEmpty().isSubsetOf(known));
	}

	@Test
	void dashboardShowsEveryMeter() {
		Set<String> shown = names(DASHBOARD);
		assertThat(LeaderElectionMeter.values())
			.allSatisfy((meter) -> assertThat(series(meter)).as(meter.getName()).containsAnyElementsOf(shown));
	}

	private Set<String> names(String file) {
		Set<String> names = new TreeSet<>();
		NAME.matcher(Documentation.read(this.documentation.root().resolve(file)))
			.results()
			.forEach((match) -> names.add(match.group()));
		return names;
	}

	private static Stream<String> series(LeaderElectionMeter meter) {
		String name = meter.getName().replace('.', '_') + ((meter.getBaseUnit() != null) ? "_seconds" : "");
		return switch (meter.getType()) {
			case TIMER, LONG_TASK_TIMER -> Stream.of("_count", "_sum", "_max").map(name::concat);
			case COUNTER -> Stream.of(name + "_total");
			default -> Stream.of(name);
		};
	}

}
