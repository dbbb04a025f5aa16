package io.github.leaderelection.console;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;

import org.htmlunit.BrowserVersion;
import org.htmlunit.NicelyResynchronizingAjaxController;
import org.htmlunit.ScriptException;
import org.htmlunit.SilentCssErrorHandler;
import org.htmlunit.WebClient;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTableRow;
import org.htmlunit.javascript.JavaScriptErrorListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser with the page of the console. Each error of a script fails the test.
 */
final class ConsoleBrowser implements AutoCloseable {

	private static final long SCRIPTS_MILLIS = 20_000;

	private final WebClient client = new WebClient(BrowserVersion.CHROME);

	private final List<String> errors = new ArrayList<>();

	private HtmlPage page;

	ConsoleBrowser() {
		this.client.getOptions().setThrowExceptionOnScriptError(false);
		this.client.getOptions().setThrowExceptionOnFailingStatusCode(false);
		this.client.setAjaxController(new NicelyResynchronizingAjaxController());
		this.client.setCssErrorHandler(new SilentCssErrorHandler());
		this.client.setJavaScriptErrorListener(new Errors());
		this.client.setAlertHandler((page, message) -> this.errors.add("alert: " + message));
	}

	WebClient client() {
		return this.client;
	}

	ConsoleBrowser open(String url) throws IOException {
		this.page = this.client.getPage(url);
		return settle();
	}

	/**
	 * Let the page read the endpoint now.
	 */
	ConsoleBrowser refresh() {
		run("LeaderConsole.page.refresh()");
		return settle();
	}

	// What was begun by now ends. The next read of the page comes later
	ConsoleBrowser settle() {
		this.client.waitForBackgroundJavaScriptStartingBefore(50, SCRIPTS_MILLIS);
		return this;
	}

	Object run(String script) {
		return this.page.executeJavaScript(script).getJavaScriptResult();
	}

	HtmlPage page() {
		return this.page;
	}

	List<HtmlElement> all(String selector) {
		return this.page.querySelectorAll(selector).stream().map(HtmlElement.class::cast).toList();
	}

	HtmlElement one(String selector) {
		DomNode found = this.page.querySelector(selector);
		assertThat(found).as(selector).isInstanceOf(HtmlElement.class);
		return (HtmlElement) found;
	}

	String text(String selector) {
		return one(selector).getTextContent().strip();
	}

	boolean isShown(String selector) {
		for (DomNode node = one(selector); node != null; node = node.getParentNode()) {
			if (node instanceof DomElement element && element.hasAttribute("hidden")) {
				return false;
			}
		}
		return true;
	}

	ConsoleBrowser click(String selector) throws IOException {
		one(selector).click();
		return settle();
	}

	ConsoleBrowser type(String selector, String text) throws IOException {
		one(selector).type(text);
		return settle();
	}

	/**
	 * The texts of the cells of a section, row by row.
	 */
	List<List<String>> rows(String section) {
		return this.page.querySelectorAll(section + " tbody tr")
			.stream()
			.map((row) -> ((HtmlTableRow) row).getCells()
				.stream()
				.map((cell) -> cell.getTextContent().strip())
				.toList())
			.toList();
	}

	List<String> errors() {
		return this.errors;
	}

	@Override
	public void close() {
		if (this.page != null) {
			run("LeaderConsole.page && LeaderConsole.page.stop()");
		}
		this.client.close();
		assertThat(this.errors).isEmpty();
	}

	private final class Errors implements JavaScriptErrorListener {

		@Override
		public void scriptException(HtmlPage page, ScriptException exception) {
			ConsoleBrowser.this.errors.add(exception.getMessage());
		}

		@Override
		public void timeoutError(HtmlPage page, long allowedTime, long executionTime) {
			ConsoleBrowser.this.errors.add("A script took too long");
		}

		@Override
		public void malformedScriptURL(HtmlPage page, String url, MalformedURLException exception) {
			ConsoleBrowser.this.errors.add(exception.getMessage());
		}

		@Override
		public void loadScriptError(HtmlPage page, URL url, Exception exception) {
			ConsoleBrowser.this.errors.add("%s: %s".formatted(url, exception.getMessage()));
		}

		@Override
		public void warn(String message, String sourceName, int line, String lineSource, int lineOffset) {
			// Of the engine, about itself
		}

	}

}
