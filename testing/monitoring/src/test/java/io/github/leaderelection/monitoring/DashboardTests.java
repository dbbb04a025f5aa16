package io.github.leaderelection.monitoring;

import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dashboard as a document; what its queries find is a matter of
 * {@link QueriesTests}.
 */
class DashboardTests {

	private final List<JsonNode> panels = MonitoringFiles.panels();

	@Test
	void panelsHaveTitlesDescriptionsAndIdsOfTheirOwn() {
		assertThat(this.panels).hasSizeGreaterThan(20).allSatisfy((panel) -> {
			assertThat(panel.get("title").asString()).isNotBlank();
			assertThat(panel.get("description").asString()).isNotBlank();
		});
		assertThat(MonitoringFiles.dashboard().get("panels").valueStream().map((panel) -> panel.get("id").asInt()))
			.doesNotHaveDuplicates();
	}

	@Test
	void panelsUseTheChosenDataSourceAndJobs() {
		assertThat(this.panels).allSatisfy((panel) -> panel.get("targets").forEach((target) -> {
			assertThat(target.get("datasource").get("uid").asString()).isEqualTo("${datasource}");
			assertThat(target.get("expr").asString()).contains("job=~\"$job\"");
		}));
	}

	@Test
	void panelsDoNotOverlap() {
		List<int[]> places = this.panels.stream()
			.map((panel) -> panel.get("gridPos"))
			.map(DashboardTests::place)
			.toList();
		for (int[] one : places) {
			assertThat(one[2]).isLessThanOrEqualTo(24);
			assertThat(places.stream().filter((other) -> overlap(one, other))).hasSize(1);
		}
	}

	private static int[] place(JsonNode place) {
		int x = place.get("x").asInt();
		int y = place.get("y").asInt();
		return new int[] { x, y, x + place.get("w").asInt(), y + place.get("h").asInt() };
	}

	private static boolean overlap(int[] one, int[] other) {
		return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
	}

}
