package io.github.leaderelection.documentation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the words which Checkstyle refuses in Java are in no page, script, statement
 * or metadata either.
 */
class PlainWordsTests {

	private static final List<String> ENDINGS = List.of(".md", ".js", ".html", ".mustache", ".css", ".sql", ".lua",
			".json", ".yaml", ".yml", ".properties", ".sh");

	private final Documentation documentation = new Documentation();

	private final Pattern refused = refused(this.documentation.root().resolve("config/checkstyle.xml"));

	@Test
	void noFileHasAWordThatCheckstyleRefuses() {
		Set<String> found = new TreeSet<>();
		this.documentation.pages().forEach((page, text) -> check(page, text, found));
		for (String ending : ENDINGS) {
			List<Path> files = this.documentation.files("", ending);
			assertThat(files).as(ending).isNotEmpty();
			files.stream()
				.filter(this::isOfModule)
				.forEach((file) -> check(path(file), Documentation.read(file), found));
		}
		assertThat(found).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a line tells that", "isTelling(failure)", "was told", "byATold", "a look", "looks alike",
			"Looked at", "lookThatFails()", "whatALookShows()", "claimOfLooks", "LOOK_EVERY", "looking for",
			"whoever leads", "leaderIsBeaten()" })
	void wordIsRefused(String line) {
		assertThat(this.refused.matcher(line).find()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a lookup", "MetadataLookup<OnLeader>", "LOOKUP_KEY", "an outlook", "hosts.lookingAt()",
			"a teller", "overlooked" })
	void wordIsAccepted(String line) {
		assertThat(this.refused.matcher(line).find()).isFalse();
	}

	private void check(String path, String text, Set<String> found) {
		int number = 0;
		for (String line : text.split("\n")) {
			number++;
			Matcher matcher = this.refused.matcher(line);
			while (matcher.find()) {
				found.add("%s:%d: %s".formatted(path, number, matcher.group()));
			}
		}
	}

	// Beside the modules may be what is not of the project
	private boolean isOfModule(Path file) {
		return path(file).contains("/");
	}

	private String path(Path file) {
		return this.documentation.root().relativize(file).toString();
	}

	private static Pattern refused(Path configuration) {
		try {
			DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
			factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
			Document document = factory.newDocumentBuilder().parse(configuration.toFile());
			XPath xpath = XPathFactory.newInstance().newXPath();
			NodeList formats = (NodeList) xpath.evaluate(
					"//module[property[@name='id'][starts-with(@value, 'plain')]]/property[@name='format']/@value",
					document, XPathConstants.NODESET);
			List<String> patterns = new ArrayList<>();
			for (int i = 0; i < formats.getLength(); i++) {
				Node format = formats.item(i);
				patterns.add("(?:%s)".formatted(format.getNodeValue()));
			}
			assertThat(patterns).hasSizeGreaterThan(2);
			return Pattern.compile(patterns.stream().collect(Collectors.joining("|")));
		}
		catch (Exception ex) {
			throw new IllegalStateException("%s cannot be read".formatted(configuration), ex);
		}
	}

}
