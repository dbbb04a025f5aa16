package io.github.leaderelection.console;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The headers of an answer, and its status if the endpoint need not be asked.
 *
 * @param headers the headers by name
 * @param status the status without content, zero if the endpoint gives the content
 */
record ConsoleAnswer(Map<String, String> headers, int status) {

	private static final int FOUND = 302;

	private static final int NOT_MODIFIED = 304;

	static ConsoleAnswer of(ConsoleAsset asset, @Nullable String ifNoneMatch) {
		return new ConsoleAnswer(with("ETag", asset.etag()), (matches(asset, ifNoneMatch)) ? NOT_MODIFIED : 0);
	}

	static ConsoleAnswer redirect(String location) {
		return new ConsoleAnswer(with("Location", location), FOUND);
	}

	static ConsoleAnswer unknown() {
		return new ConsoleAnswer(ConsoleSite.HEADERS, 0);
	}

	boolean isWhole() {
		return this.status != 0;
	}

	// A proxy that compresses makes the tag a weak one
	private static boolean matches(ConsoleAsset asset, @Nullable String ifNoneMatch) {
		return ifNoneMatch != null && Arrays.stream(ifNoneMatch.split(","))
			.map((tag) -> tag.strip().replaceFirst("^W/", ""))
			.anyMatch(asset.etag()::equals);
	}

	private static Map<String, String> with(String name, String value) {
		Map<String, String> headers = new TreeMap<>(ConsoleSite.HEADERS);
		headers.put(name, value);
		return headers;
	}

}
