package io.github.leaderelection.store.support;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.ShownText;
import org.jspecify.annotations.Nullable;

/**
 * Stored form of labels: percent-encoded, so that they are plain ASCII, which every
 * character set of a backend accepts. Other programs may have written what is read, so it
 * is made harmless for logs and pages.
 */
public final class StoredText {

	/**
	 * Maximum length of the stored form of a candidate id in characters.
	 */
	public static final int MAX_CANDIDATE_LENGTH = 1000;

	private StoredText() {
	}

	/**
	 * Return the stored form of a candidate id, without its end if it is too long: it is
	 * a label, and must not fail a heartbeat.
	 * @param candidate the candidate id
	 * @return the stored form
	 */
	public static String ofCandidate(String candidate) {
		String text = URLEncoder.encode(candidate, StandardCharsets.UTF_8);
		int end = candidate.length();
		while (text.length() > MAX_CANDIDATE_LENGTH) {
			end = candidate.offsetByCodePoints(end,
					-(Math.max(1, Math.min(end, text.length() - MAX_CANDIDATE_LENGTH) / 12)));
			text = URLEncoder.encode(candidate.substring(0, end), StandardCharsets.UTF_8);
		}
		return text;
	}

	/**
	 * Return the candidate id of a stored form.
	 * @param text the stored form, {@code null} if there is none
	 * @return the candidate id, harmless to show
	 */
	public static String candidate(@Nullable String text) {
		return decode(text, MAX_CANDIDATE_LENGTH);
	}

	/**
	 * Return the metadata of a stored form.
	 * @param text what {@link Metadata#encode} gave, {@code null} if there is none
	 * @return the metadata, harmless to show
	 */
	public static Map<String, String> metadata(@Nullable String text) {
		if (text == null || text.length() > Metadata.MAX_LENGTH) {
			return Map.of();
		}
		Map<String, String> metadata = new LinkedHashMap<>();
		Metadata.decode(text)
			.forEach((key, value) -> metadata.put(ShownText.printable(key), ShownText.printable(value)));
		return metadata;
	}

	private static String decode(@Nullable String text, int length) {
		if (text == null) {
			return "";
		}
		String part = (text.length() > length) ? text.substring(0, length) : text;
		try {
			return ShownText.printable(URLDecoder.decode(part, StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException ex) {
			return ShownText.printable(part);
		}
	}

}
