package io.github.leaderelection.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Text form of metadata, the same for all stores and equal to that of an HTML form:
 * {@code key=value&key=value}, percent-encoded, so that it is plain ASCII.
 */
public final class Metadata {

	/**
	 * Maximum length of the text form in characters.
	 */
	public static final int MAX_LENGTH = 2000;

	private Metadata() {
	}

	/**
	 * Return the text form of the given metadata.
	 * @param metadata the metadata
	 * @return the text
	 * @throws IllegalArgumentException if it is longer than {@value #MAX_LENGTH}
	 */
	public static String encode(Map<String, String> metadata) {
		String text = new TreeMap<>(metadata).entrySet()
			.stream()
			.map((entry) -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
			.collect(Collectors.joining("&"));
		if (text.length() > MAX_LENGTH) {
			throw new IllegalArgumentException("Metadata has %s characters when encoded, more than %s: shorten it"
				.formatted(text.length(), MAX_LENGTH));
		}
		return text;
	}

	/**
	 * Return the metadata of the given text form. Parts that are not of that form, which
	 * another program may have written, are left out.
	 * @param text the text
	 * @return the metadata
	 */
	public static Map<String, String> decode(String text) {
		Map<String, String> metadata = new LinkedHashMap<>();
		for (String part : text.split("&")) {
			int equals = part.indexOf('=');
			if (equals > 0) {
				try {
					metadata.put(decodePart(part.substring(0, equals)), decodePart(part.substring(equals + 1)));
				}
				catch (IllegalArgumentException ex) {
					// Not written by this library: it is for display only
				}
			}
		}
		return metadata;
	}

	private static String encode(String part) {
		return URLEncoder.encode(part, StandardCharsets.UTF_8);
	}

	private static String decodePart(String part) {
		return URLDecoder.decode(part, StandardCharsets.UTF_8);
	}

}
