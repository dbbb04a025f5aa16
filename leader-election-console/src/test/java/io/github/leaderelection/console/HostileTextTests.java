package io.github.leaderelection.console;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.actuate.ElectionDescriptors.WorkDescriptor;
import io.github.leaderelection.actuate.ElectionHistory.Change;
import io.github.leaderelection.actuate.ElectionHistory.Kind;
import org.htmlunit.html.DomElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no text which an instance or a backend chooses acts on the page.
 */
@Timeout(180)
class HostileTextTests {

	private final ConsoleServer server = new ConsoleServer();

	private final ConsoleBrowser browser = new ConsoleBrowser();

	@AfterEach
	void close() {
		try (this.server) {
			this.browser.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void textExecutesAndBreaksNothing(Text hostile) throws IOException {
		String text = hostile.text;
		this.server.answersWrites(400, "{\"problem\": \"x\"}");
		this.server.shows(new StatusBuilder().candidate(text)
			.member(text, false, Map.of(text, text, "url", text, "__proto__", text))
			.election(text, State.LEADING, text, 1L, Set.of(text, "operator"),
					List.of(new Change(StatusBuilder.NOW.minusSeconds(5), Kind.GRANTED, text, 1L, null),
							new Change(StatusBuilder.NOW.minusSeconds(9), Kind.REVOKED, text, 0L, text)),
					List.of(new WorkDescriptor(text, 0, 1, 0, Instant.EPOCH, Duration.ZERO, text)))
			.leads("__proto__", 2L)
			.leads("constructor", 3L)
			.nobody("plain", State.LEADERLESS)
			.problem(text)
			.details(Map.of(text, Map.of("voters", List.of(Map.of(text, text))), "__proto__", List.of(text)))
			.writable()
			.build());
		this.browser.open(this.server.url());
		assertThat(this.browser.isShown("[role=alert]")).as(this.browser.text("[role=alert]")).isFalse();
		assertThat(this.browser.rows("#elections")).hasSize(4)
			.extracting((row) -> row.get(0))
			.contains("plain", "__proto__", "constructor");
		this.browser.click("[data-group=paused]").click("#elections button.link");
		assertThat(this.browser.isShown("#terms h3")).isTrue();
		assertThat(this.browser.rows("#terms")).isNotEmpty();
		this.browser.click("#elections .col-act button").click("#change-transfer").click("dialog .primary");
		assertThat(this.browser.isShown("dialog [role=alert]")).isTrue();
		this.browser.refresh();
		assertThat(this.browser.run("window.attacked === undefined")).isEqualTo(true);
		assertThat(
				this.browser.all("#console script, #console img, #console iframe, #console style, #console [onerror]"))
			.isEmpty();
		assertThat(this.browser.all("a")).allMatch((link) -> link.getAttribute("href").equals("#elections"));
		String shown = this.browser.page().getBody().getTextContent();
		assertThat(shown).doesNotContainPattern("[\\p{Cf}\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029]");
		assertThat(this.browser.page().querySelectorAll("[title]")).isNotEmpty().allSatisfy((element) -> {
			String title = ((DomElement) element).getAttribute("title");
			assertThat(title).hasSizeLessThan(20_000).doesNotContainPattern("[\\p{Cf}\\x00-\\x1f]");
		});
		assertThat(this.browser.all("bdi")).allMatch((name) -> name.getTextContent().length() < 2500);
	}

	/**
	 * A name that an election, an instance or a piece of metadata may have.
	 */
	enum Text {

		MARKUP("<img src=x onerror=\"window.attacked=1\"><script>window.attacked=1</script><b>"),

		ATTRIBUTE("\" onmouseover=\"window.attacked=1\" x='"), SCRIPT("</script><script>window.attacked=1;alert(1)//"),

		URL("javascript:window.attacked=1"), STYLE("</style><style>*{display:none}"),
		TEMPLATE("{{constructor.constructor('window.attacked=1')()}}${1}"),

		CONTROL("a\u0000b\u0007\u001b[31m\u007f\u0085\r\n\tc"), DIRECTION("\u202egnp.exe\u2066\u2069\u200f\u061c"),

		INVISIBLE("\u200b\u200d\ufeff\u00ad\u2060x"), LINES("a\u2028b\u2029c"), LONG("x".repeat(10_240)),

		LONG_MARKUP("<i>\u202e".repeat(2048)), SURROGATE("\ud83d\ude00".repeat(150)), PROTO("toString"),
		QUOTES("'\"`\\");

		private final String text;

		Text(String text) {
			this.text = text;
		}

	}

}
