package io.github.leaderelection.documentation;

import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.yaml.snakeyaml.Yaml;

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

	@Test
	void everyJavaExampleIsPartOfWhatIsCompiled() {
		String compiled = this.documentation.files("", ".java")
			.stream()
			.map((file) -> comparable(Documentation.read(file)))
			.collect(Collectors.joining("\n"));
		Map<String, String> missing = new TreeMap<>();
		this.documentation.pages()
			.forEach((page, text) -> this.documentation.blocks(text, "java")
				.stream()
				.flatMap((example) -> Arrays.stream(comparable(example).split("…")))
				.filter((part) -> !compiled.contains(part))
				.forEach((part) -> missing.put(page, part)));
		assertThat(missing).isEmpty();
	}

	@Test
	void everyBlockHasALanguageThatATestReads() {
		assertThat(this.documentation.find("^```(\\w+)$")).containsExactly("java", "shell", "sql", "xml", "yaml");
	}

	@Test
	void everyYamlIsWellFormed() {
		assertThat(this.documentation.blocks("yaml")).hasSizeGreaterThan(10)
			.allSatisfy((block) -> assertThat(new Yaml().loadAll(block)).isNotEmpty().doesNotContainNull());
	}

	@Test
	void everyXmlIsWellFormedAndNamesWhatIsPublished() throws Exception {
		for (String block : this.documentation.blocks("xml")) {
			Element root = DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(new InputSource(new StringReader(block)))
				.getDocumentElement();
			if (root.getTagName().equals("dependency")) {
				String artifact = root.getElementsByTagName("artifactId").item(0).getTextContent();
				String pom = Documentation.read(this.documentation.root().resolve(artifact).resolve("pom.xml"));
				assertThat(pom).as(artifact)
					.contains("<version>%s</version>"
						.formatted(root.getElementsByTagName("version").item(0).getTextContent()));
			}
		}
		assertThat(this.documentation.blocks("xml")).hasSizeGreaterThan(3);
	}

	// Tests are neither public nor top-level classes, and have other comments
	private static String comparable(String code) {
		return StringUtils.trimAllWhitespace(
				code.replaceAll("(?m)\\s// .*$", "").replace("static class", "class").replace("public ", ""));
	}

	private String tests(String... modules) {
		return Stream.of(modules)
			.flatMap((module) -> this.documentation.files(module, "Tests.java").stream())
			.map(Documentation::read)
			.map(StringUtils::trimAllWhitespace)
			.collect(Collectors.joining("\n"));
	}

}
