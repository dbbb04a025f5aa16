package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A real browser: Chromium, without a screen. {@code -Dchromium} names another one than
 * those of the usual packages, and {@code -Dchromedriver} its driver.
 */
final class Browser implements AutoCloseable {

	/**
	 * The roles of what a user operates or reads the value of, which needs a name.
	 */
	private static final Set<String> NAMED_ROLES = Set.of("button", "link", "radio", "checkbox", "combobox", "textbox",
			"searchbox", "listbox", "option", "meter", "progressbar", "image", "img", "dialog", "article", "region",
			"navigation", "table", "heading");

	private static final int FEWEST = 7;

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private final ChromeDriver driver;

	Browser() {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(program("chromium", "/usr/bin/chromium", "/usr/bin/google-chrome"));
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
				"--window-size=1280,960");
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(Path.of(program("chromedriver", "/usr/bin/chromedriver")).toFile())
			.build();
		this.driver = new ChromeDriver(service, options);
	}

	private static String program(String property, String... usual) {
		return Stream.concat(Stream.ofNullable(System.getProperty(property)), Stream.of(usual))
			.filter((file) -> Files.isExecutable(Path.of(file)))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"There is no %s: install the packages chromium and chromium-driver, or set -D%s".formatted(property,
							property)));
	}

	void open(URI address) {
		this.driver.get(address.toString());
	}

	/**
	 * Return the text of an element that is shown.
	 * @param css the selector of the element
	 * @return the text, empty if it is not there
	 */
	String text(String css) {
		return shown(css).map(WebElement::getText).orElse("");
	}

	/**
	 * Press an element as soon as that is possible.
	 * @param css the selector of the element
	 */
	void press(String css) {
		await("an enabled " + css, () -> shown(css).filter(WebElement::isEnabled).isPresent());
		shown(css).orElseThrow().click();
	}

	/**
	 * Choose an option.
	 * @param css the selector of the list
	 * @param text the text of the option
	 */
	void choose(String css, String text) {
		shown(css).orElseThrow()
			.findElements(By.tagName("option"))
			.stream()
			.filter((option) -> option.getText().equals(text))
			.findFirst()
			.orElseThrow()
			.click();
	}

	private Optional<WebElement> shown(String css) {
		return this.driver.findElements(By.cssSelector(css)).stream().filter(WebElement::isDisplayed).findFirst();
	}

	void await(String what, Callable<Boolean> condition) {
		Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).ignoreExceptions().until(condition);
	}

	Object execute(String script, Object... arguments) {
		return this.driver.executeAsyncScript(script, arguments);
	}

	/**
	 * Keep the whole page as a picture.
	 * @param name the name of the picture
	 */
	void screenshot(String name) throws IOException {
		Map<?, ?> size = (Map<?, ?>) this.driver.executeCdpCommand("Page.getLayoutMetrics", Map.of())
			.get("cssContentSize");
		Map<String, Object> clip = Map.of("x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"),
				"scale", 1);
		Object picture = this.driver
			.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", clip))
			.get("data");
		Files.createDirectories(SCREENSHOTS);
		Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) picture));
	}

	/**
	 * Show the page as another device would.
	 * @param width the width
	 * @param scheme {@code light} or {@code dark}
	 */
	void emulate(int width, String scheme) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 844, "deviceScaleFactor", 1, "mobile", false));
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	/**
	 * Return what a screen reader has no name for.
	 * @return the roles of the elements, of which the page has to have some with a name
	 */
	List<String> rolesWithoutName() {
		List<?> tree = (List<?>) Objects
			.requireNonNull(this.driver.executeCdpCommand("Accessibility.getFullAXTree", Map.of()).get("nodes"));
		List<Map<?, ?>> controls = tree.stream()
			.<Map<?, ?>>map((node) -> (Map<?, ?>) node)
			.filter((node) -> !Boolean.TRUE.equals(node.get("ignored")) && NAMED_ROLES.contains(value(node, "role")))
			.toList();
		// A dialog hides the rest of the page, and has this many itself
		if (controls.size() < FEWEST) {
			throw new AssertionError("The accessibility tree is nearly empty: " + controls);
		}
		return controls.stream()
			.filter((node) -> value(node, "name").isBlank())
			.map((node) -> value(node, "role"))
			.toList();
	}

	private static String value(Map<?, ?> node, String property) {
		Map<?, ?> value = (Map<?, ?>) node.get(property);
		return (value != null) ? String.valueOf(value.get("value")) : "";
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
