package io.github.leaderelection.documentation;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.github.leaderelection.LeaderElectors;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what IDEs show beside a property: values, and defaults with units.
 */
class ConfigurationHintsTests {

	private final ConfigurationMetadata metadata = new ConfigurationMetadata();

	ConfigurationHintsTests() throws IOException {
	}

	@Test
	void everyHintIsForAProperty() {
		assertThat(this.metadata.hints().keySet()).hasSizeGreaterThan(3)
			.allSatisfy((name) -> assertThat(this.metadata.properties())
				.containsKey(name.replaceAll("\\.(keys|values)$", "")));
	}

	@Test
	void backendsAreThoseThatThereAre() throws ReflectiveOperationException {
		Class<?> known = ClassUtils.forName("io.github.leaderelection.autoconfigure.KnownBackend",
				LeaderElectors.class.getClassLoader());
		List<String> names = Stream.of(known.getEnumConstants())
			.map((constant) -> String.valueOf(constant).toLowerCase(Locale.ROOT))
			.toList();
		assertThat(values("leader-election.backend")).containsExactlyInAnyOrderElementsOf(names);
	}

	@Test
	void platformsAreThoseThatHaveAScript() {
		assertThat(values("leader-election.jdbc.platform")).containsExactlyInAnyOrderElementsOf(
				new Documentation().files("leader-election-jdbc/src/main/resources", ".sql")
					.stream()
					.map((file) -> file.getFileName().toString())
					.filter((name) -> name.startsWith("schema-"))
					.map((name) -> name.replaceAll("schema-|\\.sql", ""))
					.toList());
	}

	@Test
	void durationsHaveDefaultsWithUnits() {
		assertThat(this.metadata.properties().values()).filteredOn(
				(property) -> "java.time.Duration".equals(property.get("type")) && property.get("defaultValue") != null)
			.hasSizeGreaterThan(8)
			.allSatisfy((property) -> assertThat(String.valueOf(property.get("defaultValue")))
				.as("%s", property.get("name"))
				.matches("\\d+(ms|s|m|h|d)"));
	}

	@SuppressWarnings("unchecked")
	private List<String> values(String name) {
		return ((List<Map<String, Object>>) this.metadata.hints().get(name).get("values")).stream()
			.map((value) -> String.valueOf(value.get("value")))
			.toList();
	}

}
