package io.github.leaderelection.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SiteGenerator}, with a small repository.
 */
class SiteGeneratorTests {

	@TempDir
	Path repository;

	@TempDir
	Path output;

	@BeforeEach
	void repository() throws IOException {
		write("README.md", "# Library\n\nSee [docs/use.md](docs/use.md#part) and [all](docs/README.md).");
		write("docs/README.md", """
				# Documentation

				All pages.

				## Start

				- [Overview](../README.md): what it is.
				- [Use it](use.md): how to use `it`.
				""");
		write("docs/use.md",
				"# How to use it\n\n## Part\n\nSee [the source](../src/Main.java) and the [home](../README.md).");
		write("src/Main.java", "class Main { }");
	}

	@Test
	void pagesHaveThePathsOfTheirFiles() throws IOException {
		generate("1.0.0");
		assertThat(page("1.0.0/index.html").select("article a").eachAttr("href")).containsExactly("docs/use.html#part",
				"docs/index.html");
		assertThat(page("1.0.0/docs/use.html").select("article p a").eachAttr("href"))
			.containsExactly("../src/Main.java.html", "../index.html");
		assertThat(page("1.0.0/src/Main.java.html").select("code").text()).isEqualTo("class Main { }");
	}

	@Test
	void pageHasTitleDescriptionVersionAndNeighbours() throws IOException {
		generate("1.0.0");
		Document page = page("1.0.0/docs/use.html");
		assertThat(page.title()).isEqualTo("How to use it · leader-election 1.0.0");
		assertThat(page.expectFirst("meta[name=description]").attr("content")).isEqualTo("how to use it.");
		assertThat(page.expectFirst(".version").text()).isEqualTo("1.0.0");
		assertThat(page.expectFirst(".version").attr("href")).isEqualTo("../../index.html");
		assertThat(page.expectFirst("[aria-current]").text()).isEqualTo("Use it");
		assertThat(page.expectFirst("[rel=prev]").attr("href")).isEqualTo("../index.html");
		assertThat(page.expectFirst("[rel=next]").text()).isEqualTo("Next All pages");
	}

	@Test
	void linkThatIsNamedAfterAFileIsNamedAfterThePage() throws IOException {
		generate("1.0.0");
		assertThat(page("1.0.0/index.html").select("article a").eachText()).containsExactly("Use it", "all");
	}

	@Test
	void versionsLieBesideEachOther() throws IOException {
		for (String version : new String[] { "1.9.0", "1.10.0", "1.10.0-SNAPSHOT" }) {
			generate(version);
		}
		assertThat(page("index.html").select("li a").eachAttr("href")).containsExactly("1.10.0/index.html",
				"1.10.0-SNAPSHOT/index.html", "1.9.0/index.html");
		assertThat(page("1.9.0/index.html").expectFirst(".version").text()).isEqualTo("1.9.0");
		assertThat(new SiteChecker(this.output).check()).isEmpty();
	}

	@Test
	void secondSiteOfAVersionReplacesTheFirst() throws IOException {
		generate("1.0.0");
		write("docs/README.md", "# Documentation\n\nAll.\n\n## Start\n\n- [Overview](../README.md): what it is.");
		write("README.md", "# Library");
		Files.delete(this.repository.resolve("docs/use.md"));
		generate("1.0.0");
		assertThat(this.output.resolve("1.0.0/docs/use.html")).doesNotExist();
	}

	@Test
	void linkedImageIsCopied() throws IOException {
		write("docs/images/a.svg", "<svg/>");
		write("docs/use.md", "# How to use it\n\n## Part\n\n![A drawing](images/a.svg)");
		generate("1.0.0");
		assertThat(this.output.resolve("1.0.0/docs/images/a.svg")).hasContent("<svg/>");
	}

	@Test
	void javadocIsIncludedOnRequest() throws IOException {
		write("core/target/reports/apidocs/index.html", "<p>Javadoc</p>");
		generate("1.0.0");
		assertThat(page("1.0.0/docs/use.html").select(".pages a[href*=api]")).isEmpty();
		new SiteGenerator(this.repository, this.output, "1.0.0", true).generate();
		assertThat(page("1.0.0/docs/use.html").select(".pages a[href*=api]").eachAttr("href"))
			.containsExactly("../api/core/index.html");
		assertThat(this.output.resolve("1.0.0/api/core/index.html")).hasContent("<p>Javadoc</p>");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			[x](missing.md) | 'missing.md' leads to no file
			[x](../README.md#missing) | '../index.html#missing' leads to no heading
			[x](../src) | '../src' leads to no file
			[x](../../outside.txt) | '../../outside.txt' leads to no file
			[x](http://example.org) | 'http://example.org' is no address
			![x](https://example.org/x.png) | 'https://example.org/x.png' is loaded from elsewhere
			<script>alert(1)</script> | scripts and styles must be files of their own
			""")
	void whatIsWrongEndsTheBuild(String text, String problem) throws IOException {
		write("docs/use.md", "# How to use it\n\n## Part\n\n" + text);
		assertThatIllegalStateException().isThrownBy(() -> generate("1.0.0"))
			.withMessage("\n\tdocs/use.html: " + problem);
	}

	@Test
	void pageThatIsNotListedEndsTheBuild() throws IOException {
		write("docs/backends/new.md", "# New");
		assertThatIllegalStateException().isThrownBy(() -> generate("1.0.0"))
			.withMessage("\n\tdocs/backends/new.md: docs/README.md does not list it");
	}

	@Test
	void listedPageThatDoesNotExistEndsTheBuild() throws IOException {
		Files.delete(this.repository.resolve("docs/use.md"));
		assertThatIllegalStateException().isThrownBy(() -> generate("1.0.0"))
			.withMessage("docs/README.md: docs/use.md does not exist");
	}

	private void generate(String version) throws IOException {
		new SiteGenerator(this.repository, this.output, version, false).generate();
	}

	private Document page(String file) throws IOException {
		return Jsoup.parse(Files.readString(this.output.resolve(file)));
	}

	private void write(String file, String content) throws IOException {
		Path path = this.repository.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, content);
	}

}
