package io.github.leaderelection.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.htmlunit.BrowserVersion;
import org.htmlunit.Page;
import org.htmlunit.WebClient;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.WebConnectionWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the search and the other scripts of the generated site, opened from the file
 * system.
 */
class SearchTests {

	private static final long SCRIPTS = 10_000;

	private static final String PREFIX = "/some/path/";

	private final Path folder = Path.of(System.getProperty("site.output"), System.getProperty("site.version"));

	private final WebClient browser = new WebClient(BrowserVersion.CHROME);

	private final List<String> requests = new ArrayList<>();

	private String address = "none";

	@BeforeEach
	void recordRequests() {
		new WebConnectionWrapper(this.browser) {

			@Override
			public WebResponse getResponse(WebRequest request) throws IOException {
				SearchTests.this.requests.add(request.getUrl().toString());
				return super.getResponse(request);
			}

		};
	}

	// What is read from the file system makes no request
	@AfterEach
	void nothingWasLoadedFromElsewhere() {
		this.browser.close();
		assertThat(this.requests).allSatisfy((url) -> assertThat(url).startsWith(this.address));
	}

	@Test
	void siteWorksBelowAnyPathOfAServer() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext(PREFIX, this::answer);
		server.start();
		try {
			this.address = "http://127.0.0.1:%s%s".formatted(server.getAddress().getPort(), PREFIX);
			HtmlPage page = this.browser.getPage(this.address + "docs/backends/raft.html");
			search(page, "pgbouncer");
			assertThat(links(page)).contains("../../docs/backends/jdbc.html#pgbouncer-and-other-poolers");
			assertThat(this.requests).hasSizeGreaterThan(4);
		}
		finally {
			server.stop(0);
		}
	}

	private void answer(HttpExchange exchange) throws IOException {
		String file = exchange.getRequestURI().getPath().substring(PREFIX.length());
		exchange.getResponseHeaders().set("Content-Type", URLConnection.guessContentTypeFromName(file));
		byte[] content = Files.readAllBytes(this.folder.resolve(file));
		exchange.sendResponseHeaders(200, content.length);
		exchange.getResponseBody().write(content);
		exchange.close();
	}

	@Test
	void searchFindsPropertiesClassesAndWords() throws IOException {
		HtmlPage page = open("docs/native.html");
		assertThat(first(page, "leader-election.raft.storage-directory")).contains("docs/reference.html#configuration");
		assertThat(first(page, "LeadershipGrantedEvent")).contains("docs/reference.html#events");
		assertThat(first(page, "@OnLeader")).contains("docs/work.html");
		assertThat(first(page, "fencing token")).contains("docs/fencing.html");
	}

	@Test
	void searchFindsPartsAndMistakes() throws IOException {
		HtmlPage page = open("docs/native.html");
		assertThat(first(page, "pgbounc")).contains("docs/backends/jdbc.html#pgbouncer-and-other-poolers");
		assertThat(first(page, "bouncer")).contains("docs/backends/jdbc.html#pgbouncer-and-other-poolers");
		assertThat(first(page, "pgbuncer")).contains("docs/backends/jdbc.html#pgbouncer-and-other-poolers");
	}

	@Test
	void searchSaysThatItFoundNothing() throws IOException {
		HtmlPage page = open("index.html");
		search(page, "xylophone");
		assertThat(links(page)).isEmpty();
		assertThat(page.getElementById("site-found").getTextContent()).isEqualTo("Nothing found");
	}

	@Test
	void emptySearchShowsNothing() throws IOException {
		HtmlPage page = open("index.html");
		search(page, "fencing");
		assertThat(isHidden(page, "site-results")).isFalse();
		HtmlInput input = page.getHtmlElementById("site-search");
		input.setValue("");
		input.fireEvent("input");
		assertThat(isHidden(page, "site-results")).isTrue();
		search(page, "--");
		assertThat(links(page)).isEmpty();
	}

	@Test
	void enterOpensTheFirstResult() throws IOException {
		HtmlPage page = open("index.html");
		search(page, "PgBouncer and other poolers");
		press(page, "#site-search", "Enter");
		this.browser.waitForBackgroundJavaScript(SCRIPTS);
		Page opened = this.browser.getCurrentWindow().getEnclosedPage();
		assertThat(opened.getUrl().getPath()).isEqualTo(this.folder.resolve("docs/backends/jdbc.html").toString());
		assertThat(opened.getUrl().getRef()).isEqualTo("pgbouncer-and-other-poolers");
	}

	@Test
	void arrowsMoveBetweenTheSearchAndItsResults() throws IOException {
		HtmlPage page = open("index.html");
		search(page, "fencing");
		press(page, "#site-search", "ArrowDown");
		press(page, "#site-search", "ArrowDown");
		assertThat(page.getFocusedElement().getAttribute("href")).isEqualTo(links(page).get(1));
		press(page, "#site-search", "ArrowUp");
		assertThat(page.getFocusedElement().getAttribute("href")).isEqualTo(links(page).get(0));
		press(page, "#site-search", "Escape");
		assertThat(page.getFocusedElement().getId()).isEqualTo("site-search");
		assertThat(isHidden(page, "site-results")).isTrue();
	}

	@Test
	void slashMovesToTheSearch() throws IOException {
		HtmlPage page = open("index.html");
		page.<DomElement>getFirstByXPath("//main").click();
		press(page, "body", "/");
		assertThat(page.getFocusedElement().getId()).isEqualTo("site-search");
	}

	@Test
	void themeFollowsTheButton() throws IOException {
		HtmlPage page = open("index.html");
		HtmlButton button = page.getFirstByXPath("//button[@class='theme']");
		List<String> themes = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			themes.add(button.getTextContent() + " " + page.getDocumentElement().getAttribute("data-theme"));
			button.click();
		}
		assertThat(themes).containsExactly("Auto ", "Light light", "Dark dark", "Auto ");
	}

	private HtmlPage open(String page) throws IOException {
		return this.browser.getPage(this.folder.resolve(page).toUri().toURL());
	}

	private void search(HtmlPage page, String text) throws IOException {
		HtmlInput input = page.getHtmlElementById("site-search");
		input.focus();
		input.setValue(text);
		input.fireEvent("input");
		this.browser.waitForBackgroundJavaScript(SCRIPTS);
	}

	private static void press(HtmlPage page, String element, String key) {
		page.executeJavaScript(
				"document.querySelector('%s').dispatchEvent(new KeyboardEvent('keydown', { key: '%s', bubbles: true }))"
					.formatted(element, key));
	}

	private List<String> first(HtmlPage page, String text) throws IOException {
		search(page, text);
		return links(page).stream().map((link) -> link.replaceFirst("^../", "")).toList();
	}

	private static List<String> links(HtmlPage page) {
		return page.querySelectorAll("#site-results a")
			.stream()
			.map((DomNode link) -> ((DomElement) link).getAttribute("href"))
			.toList();
	}

	private static boolean isHidden(HtmlPage page, String id) {
		return page.getElementById(id).hasAttribute("hidden");
	}

}
