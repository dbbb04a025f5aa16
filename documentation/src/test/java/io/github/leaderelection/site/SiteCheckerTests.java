package io.github.leaderelection.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SiteChecker}, which must find what is wrong.
 */
class SiteCheckerTests {

	@TempDir
	Path folder;

	@BeforeEach
	void site() throws IOException {
		write("docs/other.html", "<main><h1>Other</h1><h2 id=\"part\">Part</h2></main>");
		write("docs/image.svg", "<svg/>");
		write("site.css", "a { color: red; }");
		write("site.js", "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<a href=\"docs/other.html\">x</a>", "<a href=\"docs/other.html#part\">x</a>",
			"<a href=\"#here\">x</a><p id=\"here\"></p>", "<a href=\"docs/../docs/other.html\">x</a>",
			"<a href=\"https://example.org/a?b=c#d\">x</a>", "<a href=\"http://127.0.0.1:8081/actuator\">x</a>",
			"<img src=\"docs/image.svg\" alt=\"An image\">", "<script src=\"site.js\"></script>",
			"<link rel=\"stylesheet\" href=\"site.css\">", "<h2>Two</h2><h3>Three</h3><h2>Two</h2>" })
	void whatIsRightIsNotReported(String content) throws IOException {
		write("page.html", "<main><h1>Page</h1>" + content + "</main>");
		assertThat(new SiteChecker(this.folder).check()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					<a href="docs/missing.html">x</a> | 'docs/missing.html' leads to no file
					<a href="docs/missing.html#part">x</a> | 'docs/missing.html#part' leads to no file
					<a href="docs/other.html#missing">x</a> | 'docs/other.html#missing' leads to no heading
					<a href="#missing">x</a> | '#missing' leads to no heading
					<a href="#">x</a> | '#' leads to no heading
					<a href="">x</a> | '' leads to no file
					<a href="docs">x</a> | 'docs' leads to no file
					<a href="docs/">x</a> | 'docs/' leads to no file
					<a href="/docs/other.html">x</a> | '/docs/other.html' leads to no file
					<a href="docs/Other.html">x</a> | 'docs/Other.html' leads to no file
					<a href="https://exa mple.org">x</a> | 'https://exa mple.org' is no address
					<a href="https://">x</a> | 'https://' is no address
					<a href="https://nowhere">x</a> | 'https://nowhere' is no address
					<a href="http://example.org">x</a> | 'http://example.org' is no address
					<a href="javascript:alert(1)">x</a> | 'javascript:alert(1)' is no address
					<a href="//example.org">x</a> | '//example.org' is no address
					<img src="https://example.org/a.png" alt="a"> | 'https://example.org/a.png' is loaded from elsewhere
					<img src="//example.org/a.png" alt="a"> | '//example.org/a.png' is loaded from elsewhere
					<img src="/docs/image.svg" alt="a"> | '/docs/image.svg' is loaded from elsewhere
					<img src="docs/missing.svg" alt="a"> | 'docs/missing.svg' does not exist
					<source srcset="docs/missing.svg"> | 'docs/missing.svg' does not exist
					<img src="docs/image.svg"> | an image without a text
					<script src="https://example.org/a.js"></script> | 'https://example.org/a.js' is loaded from elsewhere
					<link rel="stylesheet" href="https://example.org/a.css"> | 'https://example.org/a.css' is loaded from elsewhere
					<script>alert(1)</script> | scripts and styles must be files of their own
					<p style="color: red">x</p> | scripts and styles must be files of their own
					<p onclick="alert(1)">x</p> | scripts and styles must be files of their own
					<iframe src="docs/other.html"></iframe> | scripts and styles must be files of their own
					<h3>Three</h3> | the heading 'Three' has the wrong level
					<h1>Two</h1> | the heading 'Two' has the wrong level
					<p id="a"></p><p id="a"></p> | two elements have the id 'a'
					""")
	void whatIsWrongIsReported(String content, String problem) throws IOException {
		write("page.html", "<main><h1>Page</h1>" + content + "</main>");
		assertThat(new SiteChecker(this.folder).check()).containsExactly("page.html: " + problem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "@import \"https://example.org/a.css\";",
			"a {\n\tbackground: url(https://example.org/a.png);\n}", "@font-face { src: URL(font.woff2); }" })
	void styleSheetThatLoadsSomethingIsReported(String style) throws IOException {
		write("site.css", style);
		assertThat(new SiteChecker(this.folder).check()).containsExactly("site.css: a style sheet loads something");
	}

	@Test
	void pageWithoutAHeadingIsReported() throws IOException {
		write("page.html", "<main><p>x</p></main>");
		assertThat(new SiteChecker(this.folder).check()).containsExactly("page.html: no heading");
	}

	@Test
	void javadocIsNotChecked() throws IOException {
		write("api/core/index.html", "<p style=\"color: red\">x</p>");
		assertThat(new SiteChecker(this.folder).check()).isEmpty();
	}

	private void write(String file, String content) throws IOException {
		Path path = this.folder.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, content);
	}

}
