package io.github.leaderelection.raft;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was measured in the rounds of all stories.
 */
final class RaftFigures {

	private final Map<RaftStory, Map<String, List<Long>>> values = new EnumMap<>(RaftStory.class);

	private RaftStory last;

	/**
	 * Add a figure of a round.
	 * @param story the story
	 * @param what what it says, with the milliseconds or the number
	 * @param value the value
	 */
	void add(RaftStory story, String what, long value) {
		this.last = story;
		this.values.computeIfAbsent(story, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(what, (key) -> new ArrayList<>())
			.add(value);
	}

	/**
	 * Return what was measured in the last round.
	 * @return a text
	 */
	String last() {
		return this.values.get(this.last)
			.entrySet()
			.stream()
			.map((entry) -> "%s: %d".formatted(entry.getKey(), entry.getValue().get(entry.getValue().size() - 1)))
			.collect(Collectors.joining(", "));
	}

	/**
	 * Print medians and maxima as a table.
	 */
	void print() {
		System.out.printf("[raft] %-40s %-14s %7s %7s %7s%n", "what happened", "ms until", "rounds", "median", "most");
		this.values.forEach((story, figures) -> figures.forEach((what, all) -> {
			List<Long> sorted = all.stream().sorted().toList();
			System.out.printf("[raft] %-40s %-14s %7d %7d %7d%n",
					story.name().toLowerCase(Locale.ROOT).replace('_', ' '), what, all.size(),
					sorted.get((all.size() - 1) / 2), sorted.get(all.size() - 1));
		}));
	}

}
