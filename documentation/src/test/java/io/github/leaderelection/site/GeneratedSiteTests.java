package io.github.leaderelection.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the site that the build has generated from the pages of this repository.
 */
class GeneratedSiteTests {

	private final Path repository = Path.of("").toAbsolutePath().getParent();

	private final Path output = Path.of(System.getProperty("site.output"));

	private final Path folder = this.output.resolve(System.getProperty("site.version"));

	@Test
	void everyPageOfTheDocumentationIsThere() throws IOException {
		List<String> pages;
		try (Stream<Path> files = Files.walk(this.repository.resolve("docs"))) {
			pages = files.map((file) -> this.repository.relativize(file).toString())
				.filter((file) -> file.endsWith(".md"))
				.map(Page::target)
				.toList();
		}
		assertThat(pages).hasSizeGreaterThan(20)
			.contains("docs/index.html", "docs/backends/jdbc.html")
			.allSatisfy((page) -> assertThat(this.folder.resolve(page)).exists());
		assertThat(List.of("index.html", "CONTRIBUTING.html", "testing/servers/index.html"))
			.allSatisfy((page) -> assertThat(this.folder.resolve(page)).exists());
	}

	@Test
	void noLinkIsBroken() throws IOException {
		assertThat(new SiteChecker(this.folder).check()).isEmpty();
		assertThat(new SiteChecker(this.output).check()).isEmpty();
	}

	@Test
	void everyPageNamesItsVersion() throws IOException {
		try (Stream<Path> files = Files.walk(this.folder)) {
			assertThat(files.filter((file) -> file.toString().endsWith(".html"))).hasSizeGreaterThan(20)
				.allSatisfy((file) -> assertThat(Jsoup.parse(Files.readString(file)).expectFirst(".version").text())
					.isEqualTo(System.getProperty("site.version")));
		}
	}

}
