package io.github.leaderelection.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The page with the paths at which its files and the endpoint {@code leaderelection} are
 * found. All of them are relative, so that a context path, a port of the management
 * server and a reverse proxy change nothing. Safe for use by any thread.
 */
public final class ConsoleSite {

	/**
	 * What each answer has: the page executes no script of another origin, none in its
	 * markup and no text as a script, is in no frame, and is asked for anew each time.
	 */
	public static final Map<String, String> HEADERS = Collections.unmodifiableMap(new TreeMap<>(Map.of(
			"Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
					+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
			"X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "Cross-Origin-Resource-Policy",
			"same-origin", "Cache-Control", "no-cache")));

	private final String path;

	private final ConsoleAsset page;

	private final ConsoleAssets assets = ConsoleAssets.get();

	/**
	 * Create a new {@link ConsoleSite}.
	 * @param basePath the path of the endpoints, such as {@code /actuator}
	 * @param console the path of the console below it
	 * @param elections the path of the endpoint {@code leaderelection} below it
	 */
	public ConsoleSite(String basePath, String console, String elections) {
		String own = StringUtils.trimLeadingCharacter(console, '/');
		this.path = StringUtils.trimTrailingCharacter(basePath, '/') + "/" + own;
		String last = own.substring(own.lastIndexOf('/') + 1);
		String up = "../".repeat(StringUtils.countOccurrencesOf(own, "/"));
		ConsoleAsset template = this.assets.find(ConsoleAssets.PAGE).orElseThrow();
		this.page = template.withText(template.text()
			.replace("{console}", encoded(last))
			.replace("{elections}", up + encoded(StringUtils.trimLeadingCharacter(elections, '/'))));
	}

	// What is left is harmless in an attribute
	private static String encoded(String path) {
		return Arrays.stream(path.split("/"))
			.map((segment) -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
			.collect(Collectors.joining("/"));
	}

	/**
	 * Return the page.
	 * @return the page
	 */
	public ConsoleAsset page() {
		return this.page;
	}

	/**
	 * Return a file of the page.
	 * @param name the name of the file
	 * @return the file, empty if there is none
	 */
	public Optional<ConsoleAsset> file(String name) {
		return (name.equals(ConsoleAssets.PAGE)) ? Optional.empty() : this.assets.find(name);
	}

	/**
	 * Return what the answer to a request needs apart from its content.
	 * @param requested the path of the request, after which a prefix of a servlet may
	 * still come
	 * @param ifNoneMatch the entity tags that the browser has, {@code null} for none
	 * @return the answer, {@code null} if the request is not for the console
	 */
	@Nullable ConsoleAnswer answer(String requested, @Nullable String ifNoneMatch) {
		if (requested.endsWith(this.path)) {
			return ConsoleAnswer.of(this.page, ifNoneMatch);
		}
		int end = requested.lastIndexOf('/');
		if (end < 0 || !requested.substring(0, end).endsWith(this.path)) {
			return null;
		}
		String name = requested.substring(end + 1);
		if (name.isEmpty()) {
			return ConsoleAnswer.redirect("../" + encoded(this.path.substring(this.path.lastIndexOf('/') + 1)));
		}
		return file(name).map((file) -> ConsoleAnswer.of(file, ifNoneMatch)).orElseGet(ConsoleAnswer::unknown);
	}

}
