package io.github.leaderelection.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.springframework.util.Assert;
import org.springframework.util.MimeType;

/**
 * The files of the console: a closed list, read from the class path once. Nothing else
 * can be read through it. Safe for use by any thread.
 */
public final class ConsoleAssets {

	/**
	 * The name of the page.
	 */
	public static final String PAGE = "console.html";

	private static final Map<String, MimeType> TYPES = Map.of("html", text("html"), "js", text("javascript"), "css",
			text("css"), "svg", new MimeType("image", "svg+xml"));

	private static final List<String> NAMES = List.of(PAGE, "console.css", "icon.svg", "text.js", "dom.js", "theme.js",
			"source.js", "model.js", "history.js", "poll.js", "timeline.js", "elections.js", "members.js", "terms.js",
			"ends.js", "jobs.js", "backend.js", "actions.js", "console.js", "page.js");

	private static final ConsoleAssets INSTANCE = new ConsoleAssets();

	private final Map<String, ConsoleAsset> byName = new LinkedHashMap<>();

	private ConsoleAssets() {
		NAMES.forEach((name) -> this.byName.put(name, read(name)));
	}

	private static MimeType text(String subtype) {
		return new MimeType("text", subtype, StandardCharsets.UTF_8);
	}

	private static ConsoleAsset read(String name) {
		MimeType type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
		try (InputStream file = ConsoleAssets.class.getResourceAsStream(name)) {
			Assert.state(type != null && file != null, () -> "The console has no file '%s'".formatted(name));
			return new ConsoleAsset(name, type, file.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The file '%s' of the console cannot be read".formatted(name), ex);
		}
	}

	/**
	 * Return the files of the console.
	 * @return the files
	 */
	public static ConsoleAssets get() {
		return INSTANCE;
	}

	/**
	 * Return the names of the files.
	 * @return the names
	 */
	public List<String> names() {
		return NAMES;
	}

	/**
	 * Return a file.
	 * @param name the name of the file
	 * @return the file, empty if the console has none of that name
	 */
	public Optional<ConsoleAsset> find(String name) {
		return Optional.ofNullable(this.byName.get(name));
	}

}
