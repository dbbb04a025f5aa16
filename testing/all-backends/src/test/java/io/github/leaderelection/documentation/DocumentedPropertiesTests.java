package io.github.leaderelection.documentation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the properties, environment variables and YAML of the documentation are
 * those of the code, and the other way round.
 */
class DocumentedPropertiesTests {

	private final Documentation documentation = new Documentation();

	private final ConfigurationMetadata metadata = new ConfigurationMetadata();

	DocumentedPropertiesTests() throws IOException {
	}

	@Test
	void everyDocumentedPropertyExists() {
		assertThat(this.documentation.find("(?<![\\w/.-])leader-election\\.[a-z0-9.-]*[a-z0-9]")).hasSizeGreaterThan(30)
			.allSatisfy((name) -> assertThat(this.metadata.isKnown(name)).as(name).isTrue());
	}

	@Test
	void everyPropertyIsDocumentedAndDescribed() {
		List<String> lines = this.documentation.text().lines().toList();
		assertThat(this.metadata.properties()).hasSizeGreaterThan(30);
		assertThat(this.metadata.properties().keySet()).filteredOn((name) -> !isDocumented(name, lines)).isEmpty();
		assertThat(this.metadata.properties().values()).filteredOn((property) -> property.get("description") == null)
			.isEmpty();
	}

	// Several properties of one parent may share a row
	private static boolean isDocumented(String name, List<String> lines) {
		String parent = name.substring(0, name.lastIndexOf('.') + 1);
		String last = "`%s`".formatted(name.substring(parent.length()));
		return lines.stream()
			.anyMatch((line) -> line.contains("`" + name) || (line.contains("`" + parent) && line.contains(last)));
	}

	@Test
	void documentedDefaultsAreThoseOfTheCode() {
		List<MatchResult> rows = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| `([^`]+)` \\|")
			.matcher(this.documentation.text())
			.results()
			.filter((
					row) -> this.metadata.properties().getOrDefault(row.group(1), Map.of()).containsKey("defaultValue"))
			.toList();
		assertThat(rows).hasSizeGreaterThan(10).allSatisfy((row) -> {
			Object value = this.metadata.properties().get(row.group(1)).get("defaultValue");
			assertThat(String.valueOf((value instanceof List<?> list) ? list.get(0) : value)).as(row.group(1))
				.isEqualTo(row.group(2));
		});
	}

	@Test
	void everyDocumentedEnvironmentVariableHasAnEffect() {
		assertThat(this.documentation.find("\\bLEADER_?ELECTION_[A-Z0-9_]*[A-Z0-9]\\b")).isNotEmpty()
			.filteredOn((variable) -> !variable.matches("LEADER_ELECTION_(SESSION|RECORD|FENCE|TICK).*"))
			.allSatisfy((variable) -> assertThat(isBound(variable, "1")).as(variable).isTrue());
		assertThat(isBound("LEADER_ELECTION_RAFT_MEMBERS_N1", "1")).isFalse();
	}

	@Test
	void everyPropertyCanBeSetByAnEnvironmentVariable() {
		List<String> failing = new ArrayList<>();
		for (String name : this.metadata.properties().keySet()) {
			String variable = name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
			variable += (this.metadata.isMap(name)) ? "_N1" + component(name) : "";
			if (name.startsWith("leader-election.") && !isBound(variable, value(name))) {
				failing.add(variable);
			}
		}
		assertThat(failing).isEmpty();
	}

	// Of the values of a map, if they are records
	private String component(String name) {
		String value = this.metadata.type(name).replaceAll("^[^,]*,([^<>]*).*", "$1");
		Class<?> type = ClassUtils.resolveClassName(value, null);
		return (type.isRecord()) ? "_" + type.getRecordComponents()[0].getName().toUpperCase(Locale.ROOT) : "";
	}

	@Test
	void everyYamlOfTheDocumentationBinds() throws IOException {
		List<String> blocks = this.documentation.blocks("yaml")
			.stream()
			.filter((block) -> block.contains("leader-election"))
			.toList();
		assertThat(blocks).hasSizeGreaterThan(3);
		for (String block : blocks) {
			for (PropertySource<?> source : yaml(block)) {
				assertThat(((EnumerablePropertySource<?>) source).getPropertyNames())
					.filteredOn((name) -> name.startsWith("leader-election"))
					.allSatisfy((name) -> assertThat(this.metadata.isKnown(name)).as(name).isTrue());
				this.metadata.types()
					.forEach((prefix, type) -> new Binder(ConfigurationPropertySources.from(source))
						.bindOrCreate(prefix, type));
			}
		}
	}

	private static List<PropertySource<?>> yaml(String block) throws IOException {
		return new YamlPropertySourceLoader().load("block",
				new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Return whether what is bound with an environment variable differs from the
	 * defaults.
	 * @param variable the name of the variable
	 * @param value its value
	 * @return whether the variable has an effect
	 */
	private boolean isBound(String variable, String value) {
		List<Object> without = bind(Map.of());
		List<Object> with = bind(Map.of(variable, value));
		return !with.equals(without);
	}

	private List<Object> bind(Map<String, Object> variables) {
		Binder binder = new Binder(
				ConfigurationPropertySources.from(new SystemEnvironmentPropertySource("systemEnvironment", variables)));
		List<Object> bound = new ArrayList<>();
		this.metadata.types().forEach((prefix, type) -> bound.add(binder.bindOrCreate(prefix, type)));
		return bound;
	}

	/**
	 * Return a valid value that is not the default.
	 * @param name the name of the property
	 * @return the value
	 */
	private String value(String name) {
		String type = this.metadata.type(name);
		Object standard = this.metadata.properties().get(name).get("defaultValue");
		return switch (type) {
			case "java.lang.Boolean" -> String.valueOf(!Boolean.parseBoolean(String.valueOf(standard)));
			case "java.time.Duration" -> "1234ms";
			case "java.lang.Integer", "java.lang.Long" -> "7";
			default -> {
				Class<?> resolved = ClassUtils.resolveClassName(type.replaceAll("<.*", ""), null);
				Object[] constants = resolved.getEnumConstants();
				yield (constants != null) ? String.valueOf(constants[constants.length - 1]) : "value";
			}
		};
	}

}
