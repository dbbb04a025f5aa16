package io.github.leaderelection.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the examples of {@code docs/testing.md} are the tagged parts of the tests
 * beside this one, and of those that need containers.
 */
class TestingPageTests {

	private static final List<Path> TESTS = List.of(Path.of("src/test/java/io/github/leaderelection/testing"),
			Path.of("../testing/containers/src/test/java/io/github/leaderelection/containers"));

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```");

	private static final Pattern TAGGED = Pattern.compile("(?ms)^\\s*// tag::\\w+\\n(.*?)^\\s*// end::");

	@Test
	void examplesAreThoseOfThePage() throws IOException {
		StringBuilder tests = new StringBuilder();
		for (Path folder : TESTS) {
			try (Stream<Path> files = Files.list(folder)) {
				files.map(TestingPageTests::tagged).forEach(tests::append);
			}
		}
		List<String> examples = BLOCK.matcher(Files.readString(Path.of("../docs/testing.md")))
			.results()
			.map((block) -> plain(block.group(1)))
			.toList();
		assertThat(examples).hasSize(8).allSatisfy((example) -> assertThat(plain(tests.toString())).contains(example));
	}

	private static String tagged(Path file) {
		try {
			return TAGGED.matcher(Files.readString(file))
				.results()
				.map((part) -> part.group(1))
				.collect(Collectors.joining());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String plain(String code) {
		return code.replaceAll("\\s+", " ");
	}

}
