package io.github.leaderelection.documentation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the main code of a module logs as a warning or an error.
 */
final class LogMessages {

	// Also the methods that log a text once, and the lambdas that log what others say
	private static final Pattern CALL = Pattern.compile(
			"\\b(?:logger\\.(?:warn|error)|logger\\.atLevel\\(.*\\)\\s*\\.log|\\bwarn)\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\+?\\s*)+)?");

	private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

	private static final int SHORTEST = 10;

	private final Map<String, List<String>> texts = new TreeMap<>();

	LogMessages(List<Path> sources) {
		for (Path source : sources) {
			CALL.matcher(Documentation.read(source))
				.results()
				.filter((call) -> call.group(1) != null)
				.forEach((call) -> this.texts
					.computeIfAbsent(source.getFileName().toString(), (name) -> new ArrayList<>())
					.add(text(call)));
		}
	}

	private static String text(MatchResult call) {
		return LITERAL.matcher(call.group(1)).results().map((part) -> part.group(1)).collect(Collectors.joining());
	}

	/**
	 * Return the texts, with the braces of their parameters.
	 * @return the texts by the name of the source file
	 */
	Map<String, List<String>> texts() {
		return this.texts;
	}

	/**
	 * Return what identifies a message: the longest part of its first clause that has no
	 * parameter, or the whole clause if its parts are short.
	 * @param text the text of the message
	 * @return the part, or the clause with an ellipsis for each parameter
	 */
	static String identify(String text) {
		String sentence = text.replaceAll("^\\[[^]]*] *", "").split("[.:;] | \\(")[0];
		String longest = Arrays.stream(sentence.split("\\{}"))
			.map(String::strip)
			.max(Comparator.comparingInt(String::length))
			.orElse("");
		return (longest.length() >= SHORTEST) ? longest : sentence.replace("{}", "…");
	}

}
