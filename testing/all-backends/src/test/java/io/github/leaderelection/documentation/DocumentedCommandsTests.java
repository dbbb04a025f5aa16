package io.github.leaderelection.documentation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the commands of the documentation name what exists: modules, profiles,
 * plugins, properties, tests, scripts and files. The commands themselves are not run.
 */
class DocumentedCommandsTests {

	private static final Set<String> PHASES = Set.of("package", "verify", "install");

	private static final Map<String, String> PLUGINS = Map.of("spring-boot:run", "spring-boot-maven-plugin",
			"exec:exec", "exec-maven-plugin", "io.spring.javaformat:spring-javaformat-maven-plugin:apply",
			"spring-javaformat-maven-plugin");

	private static final Set<String> MAVEN_PROPERTIES = Set.of("skipTests", "test", "it.test", "argLine",
			"surefire.failIfNoSpecifiedTests", "failsafe.failIfNoSpecifiedTests", "spring-boot.run.jvmArguments",
			"spring-boot.run.profiles");

	private final Documentation documentation = new Documentation();

	private final String poms = text(this.documentation.files("", "pom.xml"));

	private final String sources = text(this.documentation.files("", ".java"));

	private final Set<String> classes = Pattern.compile("\\b(?:class|interface) (\\w+)")
		.matcher(this.sources)
		.results()
		.map((declaration) -> declaration.group(1))
		.collect(Collectors.toSet());

	@Test
	void mavenCommandsNameWhatExists() {
		assertThat(this.documentation.commands("mvn")).hasSizeGreaterThan(8).allSatisfy((command) -> {
			List<String> words = new ArrayList<>(List.of(command.replaceAll("\\$\\(.*\\)", "").split("\\s+")));
			for (int i = 1; i < words.size(); i++) {
				String word = words.get(i);
				if (word.equals("-pl")) {
					assertThat(words.get(++i).split(",")).as(command).allMatch(this::isModule);
				}
				else {
					assertThat(isKnown(word)).as("'%s' in %s", word, command).isTrue();
				}
			}
		});
	}

	@Test
	void optionsInRunningTextNameWhatExists() {
		assertThat(this.documentation.find("`(-D[^`\\s]+)")).isNotEmpty()
			.allSatisfy((option) -> assertThat(isKnown(option)).as(option).isTrue());
	}

	@Test
	void theSampleIsWhereTheCommandsExpectIt() {
		assertThat(this.documentation.commands("java")).isNotEmpty()
			.allSatisfy((command) -> assertThat(command)
				.matches("java (-Dspring\\.aot\\.enabled=true )?-jar sample-app/target/sample-app\\.jar\\b.*"));
		assertThat(Documentation.read(this.documentation.root().resolve("sample-app/pom.xml")))
			.contains("<finalName>sample-app</finalName>");
		assertThat(this.documentation.find("(?:run\\.profiles|profiles\\.active)=(\\w+)")).isNotEmpty()
			.allSatisfy((profile) -> assertThat(this.documentation.root()
				.resolve("sample-app/src/main/resources/application-%s.yaml".formatted(profile))).exists());
		assertThat(this.documentation.find("curl .*?(http\\S+)")).isNotEmpty()
			.allSatisfy(
					(url) -> assertThat(url).matches("http://127\\.0\\.0\\.1:8081/actuator/leaderelection(/default)?"));
	}

	@Test
	void testsAndScriptsExist() {
		assertThat(this.documentation.find("`(\\w+(?:Tests|Measurements))`")).isNotEmpty()
			.allSatisfy((test) -> assertThat(isClass(test)).as(test).isTrue());
		assertThat(this.documentation.find("\\$\\((\\S+\\.sh)")).isNotEmpty()
			.allSatisfy((script) -> assertThat(this.documentation.root().resolve(script)).isExecutable());
	}

	private boolean isKnown(String word) {
		if (word.startsWith("-D")) {
			return isProperty(word.substring(2));
		}
		if (word.startsWith("-P")) {
			return this.poms.contains("<id>%s</id>".formatted(word.substring(2)));
		}
		String plugin = PLUGINS.get(word);
		return Set.of("-q", "-am").contains(word) || PHASES.contains(word)
				|| (plugin != null && this.poms.contains("<artifactId>%s</artifactId>".formatted(plugin)));
	}

	private boolean isProperty(String assignment) {
		String name = assignment.replaceAll("=.*", "");
		String value = assignment.substring(Math.min(assignment.length(), name.length() + 1)).replace("'", "");
		if (value.startsWith("-D")) {
			return MAVEN_PROPERTIES.contains(name) && isProperty(value.substring(2));
		}
		if (name.equals("it.test") || name.equals("test")) {
			return Arrays.stream(value.split(",")).allMatch(this::isClass);
		}
		return MAVEN_PROPERTIES.contains(name) || this.poms.contains("<%s>".formatted(name)) || isRead(name);
	}

	/**
	 * Return whether a source reads a system property, or one that begins like that.
	 * @param name the name of the property
	 * @return whether it is read
	 */
	private boolean isRead(String name) {
		int dot = name.indexOf('.');
		return this.sources.contains("\"%s\"".formatted(name))
				|| (dot > 0 && this.sources.contains("\"%s\"".formatted(name.substring(0, dot + 1)))
						&& this.sources.contains("\"%s\"".formatted(name.substring(dot + 1))));
	}

	private boolean isClass(String pattern) {
		String regex = pattern.replace("*", "\\w*");
		return this.classes.stream().anyMatch((name) -> name.matches(regex));
	}

	private boolean isModule(String module) {
		return Files.exists(this.documentation.root().resolve(module).resolve("pom.xml"));
	}

	private static String text(List<Path> files) {
		StringBuilder text = new StringBuilder();
		files.forEach((file) -> text.append(Documentation.read(file)));
		return text.toString();
	}

}
