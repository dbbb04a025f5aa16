package io.github.leaderelection.site;

import org.jsoup.nodes.Element;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Highlighter}.
 */
class HighlighterTests {

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "java; @OnLeader void f() { }; .annotation; @OnLeader", "yaml; a: true; .boolean; true",
					"yml; a: true; .boolean; true", "xml; <a>b</a>; .tag .tag; <a", "sql; SELECT 1; .keyword; SELECT",
					"shell; echo \"$A\"; .string; \"$A\"", "json; {\"a\": 1}; .property; \"a\"" })
	void syntaxIsMarkedByClasses(String language, String code, String selector, String marked) {
		Element body = highlighted(language, code);
		assertThat(body.expectFirst("code").wholeText()).isEqualTo(code);
		assertThat(body.expectFirst(selector).text()).isEqualTo(marked);
		assertThat(body.select("[style]")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "LICENSE", "toString" })
	void unknownLanguageStaysAsItIs(String language) {
		Element body = highlighted(language, "a <b> & c");
		assertThat(body.expectFirst("code").wholeText()).isEqualTo("a <b> & c");
		assertThat(body.select("code *")).isEmpty();
	}

	private static Element highlighted(String language, String code) {
		Element body = Markdown.code("file." + language, code);
		try (Highlighter highlighter = new Highlighter()) {
			highlighter.highlight(body);
		}
		return body;
	}

}
