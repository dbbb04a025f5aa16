package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.console.ConsoleAsset;
import io.github.leaderelection.console.ConsoleAssets;
import io.github.leaderelection.console.ConsoleSite;

/**
 * The page of the launcher and its files, those of the console module included. A closed
 * list.
 */
final class LauncherFiles {

	/**
	 * What each answer has: no script of another origin, no frame, no copy that outlives
	 * the run.
	 */
	static final Map<String, String> HEADERS = ConsoleSite.HEADERS;

	private static final String PAGE = "launcher.html";

	private static final Map<String, String> TYPES = Map.of("html", "text/html;charset=UTF-8", "js",
			"text/javascript;charset=UTF-8", "css", "text/css;charset=UTF-8");

	private static final List<String> OWN = List.of("launcher.css", "commands.js", "cards.js", "axis.js", "story.js",
			"events.js", "launcher.js");

	private static final Pattern HEAD = Pattern.compile("(?s)<head>(.*)</head>");

	// The last one begins to show a single instance
	private static final Pattern SCRIPTS = Pattern.compile("(?s)<div id=\"console\"></div>\n(.*?)\n[^\n]*/page\\.js");

	private final Map<String, Answer> byPath = new HashMap<>();

	/**
	 * Create the files.
	 * @param token what commands of the page contain
	 * @param instances the names of the instances
	 */
	LauncherFiles(String token, List<String> instances) {
		Answer page = read(PAGE);
		ConsoleAssets console = ConsoleAssets.get();
		String ofConsole = console.find(ConsoleAssets.PAGE).orElseThrow().text().replace("{console}", "/console");
		String text = new String(page.content(), StandardCharsets.UTF_8).replace("{head}", part(HEAD, ofConsole))
			.replace("{scripts}", part(SCRIPTS, ofConsole))
			.replace("{token}", token)
			.replace("{instances}", String.join(",", instances));
		this.byPath.put("/", new Answer(Answer.OK, page.type(), text.getBytes(StandardCharsets.UTF_8)));
		OWN.forEach((name) -> this.byPath.put("/launcher/" + name, read(name)));
		console.names().forEach((name) -> console.find(name).ifPresent(this::add));
	}

	private static String part(Pattern pattern, String page) {
		Matcher matcher = pattern.matcher(page);
		if (!matcher.find()) {
			throw new IllegalStateException("The page of the console has no part '%s'".formatted(pattern));
		}
		return matcher.group(1);
	}

	private void add(ConsoleAsset asset) {
		this.byPath.put("/console/" + asset.name(),
				new Answer(Answer.OK, asset.type().toString(), asset.text().getBytes(StandardCharsets.UTF_8)));
	}

	private static Answer read(String name) {
		String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
		try (InputStream file = LauncherFiles.class.getResourceAsStream(name)) {
			if (file == null || type == null) {
				throw new IllegalStateException("The launcher has no file '%s'".formatted(name));
			}
			return new Answer(Answer.OK, type, file.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return a file.
	 * @param path the path of the request
	 * @return the file, or 404
	 */
	Answer find(String path) {
		return this.byPath.getOrDefault(path, Answer.problem(Answer.NOT_FOUND, "there is no such page"));
	}

}
