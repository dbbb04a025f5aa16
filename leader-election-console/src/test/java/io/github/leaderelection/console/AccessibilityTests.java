package io.github.leaderelection.console;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.actuate.ElectionDescriptors.WorkDescriptor;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlElement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the page of the console can be used by keyboard and screen reader. All of
 * them use one page, which they do not change.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessibilityTests {

	private final ConsoleServer server = new ConsoleServer();

	private final ConsoleBrowser browser = new ConsoleBrowser();

	@BeforeAll
	void open() throws IOException {
		this.server.shows(new StatusBuilder().member("other", false, Map.of("zone", "a"))
			.election("reports", State.LEADING, "me", 1L, Set.of(), List.of(),
					List.of(new WorkDescriptor("mailer", 0, 1, 0, null, Duration.ZERO, null)))
			.follows("invoices", "other", 2L)
			.details(Map.of("raft", Map.of("voters", List.of(Map.of("id", "a")))))
			.writable()
			.build());
		this.browser.open(this.server.url());
		this.browser.click("#elections button.link").click("#elections .col-act button");
	}

	@AfterEach
	void assertNoErrors() {
		assertThat(this.browser.errors()).isEmpty();
	}

	@AfterAll
	void close() {
		try (this.server) {
			this.browser.close();
		}
	}

	@Test
	void eachControlHasAName() {
		List<HtmlElement> controls = this.browser
			.all("a, button, input, select, dialog, nav, [role=region], [role=img], [role=group]");
		assertThat(controls).hasSizeGreaterThan(40)
			.allSatisfy((control) -> assertThat(name(control)).as(control.asXml()).isNotBlank());
	}

	@Test
	void buttonsWithTheSameTextHaveDifferentNames() {
		assertThat(this.browser.all("#elections .col-act button")).extracting(this::name)
			.containsExactly("Change invoices", "Change reports");
	}

	@Test
	void idsAreUnique() {
		assertThat(this.browser.all("[id]")).extracting(HtmlElement::getId).doesNotHaveDuplicates();
	}

	@Test
	void pageHasLandmarksAndHeadings() {
		assertThat(this.browser.all("header")).hasSize(1);
		assertThat(this.browser.all("main")).hasSize(1);
		assertThat(this.browser.all("h1")).hasSize(1);
		assertThat(this.browser.all("section")).extracting((section) -> name(section))
			.containsExactly("Elections", "Terms", "Members", "Leader-only jobs", "Ends of terms", "Backend");
		assertThat(this.browser.one("html").getAttribute("lang")).isEqualTo("en");
		assertThat(this.browser.one(".skip").getAttribute("href")).isEqualTo("#elections");
	}

	@Test
	void tablesHaveCaptionsAndHeaders() {
		assertThat(this.browser.all("table")).hasSizeGreaterThan(5).allSatisfy((table) -> {
			assertThat(table.getElementsByTagName("caption")).hasSize(1);
			assertThat(table.getElementsByTagName("th")).allSatisfy((head) -> {
				assertThat(head.getAttribute("scope")).isIn("col", "row");
				assertThat(head.getTextContent()).isNotBlank();
			});
		});
		assertThat(this.browser.all("#elections thead th[aria-sort]"))
			.extracting((head) -> head.getAttribute("aria-sort"))
			.containsExactly("ascending", "none", "none", "none", "none", "none", "none");
	}

	@Test
	void orderIsReachedByTheKeyboardAlone() throws IOException {
		assertThat(this.browser.all("#elections [onclick], [tabindex='-1']")).isEmpty();
		assertThat(this.browser.all("[tabindex]")).allMatch((element) -> element.getAttribute("tabindex").equals("0"));
		assertThat(this.browser.all("#elections thead button")).hasSize(7);
	}

	@Test
	void picturesHaveWordsOrAreHidden() {
		assertThat(this.browser.page().querySelectorAll("svg")).isNotEmpty()
			.allSatisfy((picture) -> assertThat(hiddenFromReader((DomElement) picture)).isTrue());
		assertThat(this.browser.one("#terms [role=img]").getAttribute("aria-label"))
			.startsWith("Terms of 2 elections on a time axis.");
	}

	@Test
	void stateIsSaidInWordsAndNotByColourAlone() {
		assertThat(this.browser.all(".badge")).isNotEmpty().allMatch((badge) -> !badge.getTextContent().isBlank());
		assertThat(this.browser.all("[aria-pressed=true]")).hasSizeGreaterThan(1);
	}

	@Test
	void styleKeepsToThePreferencesOfTheUser() {
		String style = ConsoleAssets.get().find("console.css").orElseThrow().text();
		assertThat(style).contains("color-scheme: light dark", "forced-colors: active", ":focus-visible");
		String still = style.replaceFirst("(?s)@media \\(prefers-reduced-motion: no-preference\\) \\{.*?\n}\n", "");
		assertThat(style).isNotEqualTo(still);
		assertThat(still).doesNotContain("animation", "transition", "@keyframes");
	}

	private static boolean hiddenFromReader(DomElement element) {
		for (DomElement each = element; each != null; each = (each.getParentNode() instanceof DomElement parent)
				? parent : null) {
			if (each.getAttribute("aria-hidden").equals("true") || each.getAttribute("role").equals("img")) {
				return true;
			}
		}
		return false;
	}

	private String name(HtmlElement element) {
		if (element.hasAttribute("aria-label")) {
			return element.getAttribute("aria-label");
		}
		if (element.hasAttribute("aria-labelledby")) {
			return this.browser.text("#" + element.getAttribute("aria-labelledby"));
		}
		if (!element.getId().isEmpty() && !this.browser.all("label[for=" + element.getId() + "]").isEmpty()) {
			return this.browser.text("label[for=" + element.getId() + "]");
		}
		return (element.getTagName().equals("a") || element.getTagName().equals("button")) ? element.getTextContent()
				: "";
	}

}
