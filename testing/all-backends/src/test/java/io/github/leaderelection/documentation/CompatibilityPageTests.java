package io.github.leaderelection.documentation;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the page about compatibility has the versions of the build, and names tests
 * that exist.
 */
class CompatibilityPageTests {

	private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| ([^|]+) \\| `([\\w.-]+\\.version)` \\|");

	private final Documentation documentation = new Documentation();

	private final String page = this.documentation.pages().get("docs/compatibility.md");

	@Test
	void versionsAreThoseOfTheBuild() {
		Map<String, String> used = versions(managed());
		used.putAll(versions(this.documentation.root().resolve("pom.xml")));
		List<MatchResult> rows = ROW.matcher(this.page).results().toList();
		assertThat(rows).hasSizeGreaterThan(20);
		assertThat(rows).filteredOn((row) -> !row.group(2).equals(used.get(row.group(3))))
			.extracting((row) -> "%s is %s".formatted(row.group(1), used.get(row.group(3))))
			.isEmpty();
	}

	@Test
	void everyVersionOfAPartnerIsOnThePage() {
		Set<String> tools = Set.of("archunit", "checker-qual", "checkstyle", "commons-compress", "dropwizard-metrics",
				"embedded-redis", "embedded-redis-2", "embedded-redis-6", "error-prone", "exec-maven-plugin", "java",
				"jmh", "maven-invoker-plugin", "maven-javadoc-plugin", "maven-source-plugin", "nullaway", "p6spy",
				"pitest", "pitest-junit5-plugin", "snappy", "spring-javaformat", "xz");
		assertThat(versions(this.documentation.root().resolve("pom.xml")).keySet())
			.filteredOn((property) -> !tools.contains(property.substring(0, property.lastIndexOf('.'))))
			.allSatisfy((property) -> assertThat(this.page).contains("`" + property + "`"));
	}

	@Test
	void namedTestsExist() {
		Set<String> existing = Stream.of("", "testing/")
			.flatMap((folder) -> this.documentation.files(folder, "Tests.java").stream())
			.map((file) -> file.getFileName().toString().replace(".java", ""))
			.collect(Collectors.toSet());
		Set<String> named = new TreeSet<>();
		Pattern.compile("`(\\w+Tests)`").matcher(this.page).results().forEach((name) -> named.add(name.group(1)));
		assertThat(named).hasSizeGreaterThan(20).isSubsetOf(existing);
	}

	// Beside the jar of Spring Boot in the local repository, where Maven has imported it
	// from
	private static Path managed() {
		String version = SpringBootVersion.getVersion();
		String jar = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> entry.endsWith("spring-boot-" + version + ".jar"))
			.findFirst()
			.orElseThrow();
		return Path.of(jar)
			.resolve("../../../spring-boot-dependencies/%1$s/spring-boot-dependencies-%1$s.pom".formatted(version))
			.normalize();
	}

	private static Map<String, String> versions(Path project) {
		return Pattern.compile("<([\\w.-]+\\.version)>([^<$]+)</")
			.matcher(Documentation.read(project))
			.results()
			.collect(Collectors.toMap((MatchResult property) -> property.group(1), (property) -> property.group(2),
					(first, second) -> first, TreeMap::new));
	}

}
