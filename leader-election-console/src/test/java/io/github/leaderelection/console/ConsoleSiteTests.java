package io.github.leaderelection.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConsoleSite}.
 */
class ConsoleSiteTests {

	private final ConsoleSite site = new ConsoleSite("/actuator", "leaderconsole", "leaderelection");

	@Test
	void pageNamesEachFileOnceByARelativePath() {
		String page = this.site.page().text();
		assertThat(page).doesNotContain("{", "//").contains("data-elections=\"leaderelection\"");
		ConsoleAssets.get()
			.names()
			.stream()
			.filter((name) -> !name.equals(ConsoleAssets.PAGE))
			.forEach((name) -> assertThat(page).containsOnlyOnce("\"leaderconsole/" + name + "\""));
	}

	@Test
	void pathsFollowTheMapping() {
		String page = new ConsoleSite("/", "ops/the console", "le\"<>").page().text();
		assertThat(page).contains("src=\"the%20console/page.js\"", "data-elections=\"../le%22%3C%3E\"");
	}

	@Test
	void scriptsAreTextWithoutMarkupOfTheirOwn() {
		for (String name : ConsoleAssets.get().names()) {
			String text = ConsoleAssets.get().find(name).orElseThrow().text();
			assertThat(text).as(name)
				.doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
						"new Function", "DOMParser", " style=", "javascript:")
				.doesNotContainPattern("<script>|on(click|load|error)=|https?://(?!www\\.w3\\.org/2000/svg)");
		}
	}

	@Test
	void typeIsThatOfTheName() {
		assertThat(this.site.page().type()).hasToString("text/html;charset=UTF-8");
		assertThat(this.site.file("page.js").orElseThrow().type()).hasToString("text/javascript;charset=UTF-8");
		assertThat(this.site.file("console.css").orElseThrow().type()).hasToString("text/css;charset=UTF-8");
		assertThat(this.site.file("icon.svg").orElseThrow().type()).hasToString("image/svg+xml");
	}

	@ParameterizedTest
	@ValueSource(strings = { "console.html", "ConsoleSite.class", "package-info.class", "../console.css", "", ".",
			"/page.js", "PAGE.JS" })
	void nothingElseIsReadable(String name) {
		assertThat(this.site.file(name)).isEmpty();
	}

	/**
	 * By their values: a weaker policy is to be a decision.
	 */
	@Test
	void policyAllowsTheOwnOriginAlone() {
		assertThat(ConsoleSite.HEADERS)
			.containsEntry("Content-Security-Policy",
					"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
							+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
							+ "require-trusted-types-for 'script'")
			.containsEntry("X-Content-Type-Options", "nosniff")
			.containsEntry("Referrer-Policy", "no-referrer")
			.containsEntry("Cross-Origin-Resource-Policy", "same-origin")
			.containsEntry("Cache-Control", "no-cache");
	}

	@Test
	void answerHasTheTagOfTheContent() {
		ConsoleAnswer answer = this.site.answer("/actuator/leaderconsole", null);
		assertThat(answer.headers()).containsAllEntriesOf(ConsoleSite.HEADERS)
			.containsEntry("ETag", this.site.page().etag());
		assertThat(answer.isWhole()).isFalse();
		assertThat(this.site.answer("/actuator/leaderconsole/page.js", null).headers()).containsEntry("ETag",
				this.site.file("page.js").orElseThrow().etag());
		assertThat(new ConsoleSite("/actuator", "other", "leaderelection").page().etag())
			.isNotEqualTo(this.site.page().etag());
	}

	@Test
	void contentThatTheBrowserHasIsNotSentAgain() {
		String etag = this.site.page().etag();
		for (String tags : new String[] { etag, "W/" + etag, "\"other\", " + etag }) {
			assertThat(this.site.answer("/actuator/leaderconsole", tags).status()).isEqualTo(304);
		}
		assertThat(this.site.answer("/actuator/leaderconsole", "\"other\"").status()).isZero();
		assertThat(this.site.answer("/actuator/leaderconsole/page.js", etag).status()).isZero();
	}

	@Test
	void slashAtTheEndIsRedirectedByARelativePath() {
		ConsoleAnswer answer = this.site.answer("/app/actuator/leaderconsole/", null);
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.headers()).containsEntry("Location", "../leaderconsole");
	}

	@Test
	void unknownFileHasTheHeadersToo() {
		assertThat(this.site.answer("/actuator/leaderconsole/x", "\"y\"")).isEqualTo(ConsoleAnswer.unknown());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "", "/actuator", "/actuator/leaderelection", "/actuator/leaderconsoles",
			"/actuator/leaderconsole/a/b", "/leaderconsole" })
	void otherRequestsAreLeftAlone(String path) {
		assertThat(this.site.answer(path, null)).isNull();
	}

}
