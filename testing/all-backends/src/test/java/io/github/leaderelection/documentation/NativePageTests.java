package io.github.leaderelection.documentation;

import java.util.regex.Pattern;

import io.github.leaderelection.autoconfigure.BuildTimeProperties;
import io.github.leaderelection.autoconfigure.BuildTimeProperty;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page on ahead-of-time processing.
 */
class NativePageTests {

	private final Documentation documentation = new Documentation();

	private final String page = Documentation.read(this.documentation.root().resolve("docs/native.md"));

	@Test
	void listsWhatTheBuildFixes() {
		assertThat(Pattern.compile("(?m)^\\| `((?:leader-election|management)\\.[^`]+)`").matcher(this.page).results())
			.extracting((row) -> row.group(1))
			.containsExactlyInAnyOrderElementsOf(SpringFactoriesLoader.forDefaultResourceLocation()
				.load(BuildTimeProperties.class)
				.stream()
				.flatMap((module) -> module.properties().stream())
				.map(BuildTimeProperty::name)
				.toList());
	}

	@Test
	void namesClassesThatExist() {
		assertThat(Pattern.compile("`(\\w+(?:Tests|RuntimeHints))`").matcher(this.page).results())
			.extracting((name) -> name.group(1))
			.hasSizeGreaterThan(5)
			.allSatisfy((name) -> assertThat(this.documentation.files("", name + ".java")).isNotEmpty());
	}

}
