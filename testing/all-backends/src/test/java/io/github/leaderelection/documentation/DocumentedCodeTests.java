package io.github.leaderelection.documentation;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the examples of a page that says so are part of tests, line breaks and
 * indentation apart.
 */
class DocumentedCodeTests {

	private final Documentation documentation = new Documentation();

	@Test
	void examplesOfFencingArePartOfTests() {
		String tests = tests("leader-election-autoconfigure", "leader-election-jdbc", "leader-election-redis");
		List<String> examples = this.documentation.blocks(this.documentation.pages().get("docs/fencing.md"), "java");
		assertThat(examples).hasSizeGreaterThan(4)
			.allSatisfy((example) -> assertThat(tests.contains(StringUtils.trimAllWhitespace(example))).as(example)
				.isTrue());
	}

	@Test
	void examplesOfDiscoveryArePartOfTests() {
		String tests = tests("leader-election-autoconfigure", "testing/discovery");
		List<String> examples = this.documentation.blocks(this.documentation.pages().get("docs/discovery.md"), "java");
		assertThat(examples).hasSize(2)
			.allSatisfy((example) -> assertThat(tests.contains(StringUtils.trimAllWhitespace(example))).as(example)
				.isTrue());
	}

	@Test
	void exampleOfSecurityIsWhatTheSampleIsTestedWith() {
		String tested = this.documentation.files("sample-app", "EndpointSecurityConfiguration.java")
			.stream()
			.map(Documentation::read)
			.map(StringUtils::trimAllWhitespace)
			.collect(Collectors.joining());
		assertThat(this.documentation.blocks(this.documentation.pages().get("docs/reference.md"), "java"))
			.filteredOn((example) -> example.contains("SecurityFilterChain"))
			.singleElement()
			.satisfies((example) -> assertThat(tested.contains(StringUtils.trimAllWhitespace(example))).isTrue());
	}

	private String tests(String... modules) {
		return Stream.of(modules)
			.flatMap((module) -> this.documentation.files(module, "Tests.java").stream())
			.map(Documentation::read)
			.map(StringUtils::trimAllWhitespace)
			.collect(Collectors.joining("\n"));
	}

}
