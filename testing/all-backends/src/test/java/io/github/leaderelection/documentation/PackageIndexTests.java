package io.github.leaderelection.documentation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a reader finds each class of a large package in the index that the
 * {@code package-info} has.
 */
class PackageIndexTests {

	/**
	 * A package with more classes needs an index.
	 */
	private static final int MOST_WITHOUT_INDEX = 40;

	private static final String DESCRIPTION = "package-info.java";

	private static final Pattern ENTRY = Pattern.compile("(?m)^ \\* <li>\\{@link (\\w+)}: \\w");

	private final Documentation documentation = new Documentation();

	@Test
	void indexOfALargePackageHasEachClassOnce() {
		Map<Path, List<String>> packages = packages();
		packages.entrySet().removeIf((entry) -> !needsIndex(entry.getValue()) && index(entry.getKey()).isEmpty());
		assertThat(packages.keySet()).anyMatch((folder) -> folder.endsWith("io/github/leaderelection/engine"));
		packages.forEach((folder, classes) -> assertThat(index(folder)).as("index of %s", folder)
			.containsExactlyInAnyOrderElementsOf(classes));
	}

	private Map<Path, List<String>> packages() {
		return this.documentation.files("", ".java")
			.stream()
			.filter(this::isPublished)
			.filter((file) -> !file.endsWith(DESCRIPTION))
			.collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors
				.mapping((file) -> file.getFileName().toString().replace(".java", ""), Collectors.toList())));
	}

	private boolean isPublished(Path file) {
		String path = this.documentation.root().relativize(file).toString();
		return path.startsWith("leader-election-") && path.contains("/src/main/java/");
	}

	private static boolean needsIndex(List<String> classes) {
		return classes.size() > MOST_WITHOUT_INDEX;
	}

	private static List<String> index(Path folder) {
		Path description = folder.resolve(DESCRIPTION);
		return (Files.exists(description))
				? ENTRY.matcher(Documentation.read(description)).results().map((entry) -> entry.group(1)).toList()
				: List.of();
	}

}
