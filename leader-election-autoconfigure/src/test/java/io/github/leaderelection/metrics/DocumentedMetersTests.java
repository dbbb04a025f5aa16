package io.github.leaderelection.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.leaderelection.ElectionTelemetry.HandOff;
import io.github.leaderelection.ElectionTelemetry.HeartbeatOutcome;
import io.github.leaderelection.ElectionTelemetry.Takeover;
import io.github.leaderelection.ProcessStalledEvent;
import io.github.leaderelection.fencing.FencedResource;
import io.github.leaderelection.report.SkipCause;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code docs/reference.md} lists exactly the meters of the code.
 */
class DocumentedMetersTests {

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `(leader\\.election\\.[a-z.]+)` \\| ([a-z ]+?) \\|(.*?)\\|(.*?)\\|(.*?)\\|$");

	private final List<Row> rows = ROW.matcher(page())
		.results()
		.map((row) -> new Row(row.group(1), row.group(2), row.group(3).strip(), row.group(4), row.group(5).strip()))
		.toList();

	private static String page() {
		try {
			return Files.readString(Path.of("..", "docs", "reference.md"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void metersOfThePageAreThoseOfTheCode() {
		assertThat(this.rows).extracting(Row::name)
			.containsExactlyInAnyOrderElementsOf(
					Arrays.stream(LeaderElectionMeter.values()).map(LeaderElectionMeter::getName).toList());
	}

	@Test
	void typesUnitsAndTagsAreThoseOfTheCode() {
		assertThat(this.rows).isNotEmpty().allSatisfy((row) -> {
			LeaderElectionMeter meter = meter(row.name());
			assertThat(row.type()).as(row.name())
				.isEqualTo(meter.getType().name().toLowerCase(Locale.ROOT).replace('_', ' '));
			assertThat(row.unit()).as(row.name()).isEqualTo((meter.getBaseUnit() != null) ? meter.getBaseUnit() : "");
			assertThat(row.keys()).as(row.name())
				.containsExactly(
						Arrays.stream(meter.getKeyNames()).map((key) -> key.asString()).toArray(String[]::new));
			assertThat(row.meaning()).as(row.name()).isNotBlank();
		});
	}

	@Test
	void valuesOfTagsAreThoseOfTheCode() {
		assertValues("leader.election.heartbeats", HeartbeatOutcome.values());
		assertValues("leader.election.takeover", Takeover.values());
		assertValues("leader.election.handoff", HandOff.values());
		assertValues("leader.election.stalls", ProcessStalledEvent.Kind.values());
		assertValues("leader.election.work.skipped", SkipCause.values());
		assertValues("leader.election.fence.rejections", FencedResource.values());
	}

	private void assertValues(String name, Enum<?>[] constants) {
		Row row = this.rows.stream().filter((candidate) -> candidate.name().equals(name)).findFirst().orElseThrow();
		assertThat(row.values()).as(name)
			.containsExactly(Stream.of(constants).map(LeaderElectionTag::value).toArray(String[]::new));
	}

	private static LeaderElectionMeter meter(String name) {
		return Arrays.stream(LeaderElectionMeter.values())
			.filter((meter) -> meter.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * A row of the table. Values follow the last key and a colon.
	 */
	private record Row(String name, String type, String unit, String tags, String meaning) {

		List<String> keys() {
			return code(this.tags.replaceAll(":.*", ""));
		}

		List<String> values() {
			return code(this.tags.replaceAll("^[^:]*", ""));
		}

		private static List<String> code(String text) {
			return Pattern.compile("`([a-z_]+)`")
				.matcher(text)
				.results()
				.map((match) -> match.group(1))
				.collect(Collectors.toList());
		}

	}

}
