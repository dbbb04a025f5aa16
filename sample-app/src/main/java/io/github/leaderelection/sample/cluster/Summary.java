package io.github.leaderelection.sample.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.leaderelection.sample.cluster.Journal.Entry;
import io.github.leaderelection.sample.cluster.Journal.Kind;
import io.github.leaderelection.sample.observation.Overlap;
import io.github.leaderelection.sample.observation.Span;

/**
 * What faults did to an election, by the observations of the instances.
 *
 * @param takeovers the takeovers after faults
 * @param longestGap the longest time in which no instance observed that it led, that
 * which lasts included once no term can last
 * @param overlaps the pairs of terms that lasted at one instant
 * @param tokensIncrease whether each term has a higher fencing token than the one before
 */
record Summary(List<Takeover> takeovers, Duration longestGap, List<Overlap> overlaps, boolean tokensIncrease) {

	/**
	 * Summarize what was recorded.
	 * @param entries what happened to the instances
	 * @param spans what they observed
	 * @param now the present time, as {@link System#nanoTime()}
	 * @return the summary
	 */
	static Summary of(List<Entry> entries, List<Span> spans, long now) {
		List<Span> ordered = Overlap.inOrderOfTime(spans);
		long gap = 0;
		boolean increase = true;
		for (int i = 1; i < ordered.size(); i++) {
			gap = Math.max(gap, ordered.get(i).first() - ordered.get(i - 1).last());
			increase &= ordered.get(i).token() > ordered.get(i - 1).token();
		}
		if (!ordered.isEmpty() && ordered.stream().noneMatch((span) -> span.lasts(now))) {
			gap = Math.max(gap, now - ordered.get(ordered.size() - 1).last());
		}
		return new Summary(Takeover.find(entries, ordered), Duration.ofNanos(gap), Overlap.find(ordered), increase);
	}

	/**
	 * Return the summary as sentences.
	 * @return the lines
	 */
	List<String> lines() {
		List<String> lines = new ArrayList<>();
		lines.add("Faults of the leader, each followed by another leader: %s".formatted(faults()));
		if (!this.takeovers.isEmpty()) {
			List<Duration> times = this.takeovers.stream().map(Takeover::time).sorted().toList();
			lines.add("Takeover after %s to %s, median %s".formatted(seconds(times.get(0)),
					seconds(times.get(times.size() - 1)), seconds(times.get(times.size() / 2))));
		}
		lines.add("Longest time without a leader: " + seconds(this.longestGap));
		lines.add("Instants with two leaders: " + ((this.overlaps.isEmpty()) ? "none" : overlapsAsText()));
		lines.add((this.tokensIncrease) ? "Each term has a higher fencing token than the one before"
				: "A FENCING TOKEN IS NOT HIGHER THAN THE ONE BEFORE");
		return lines;
	}

	private String faults() {
		Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
		this.takeovers.forEach((takeover) -> counts.merge(takeover.fault().kind(), 1, Integer::sum));
		return (counts.isEmpty()) ? "none"
				: counts.entrySet()
					.stream()
					.map((count) -> "%d × %s".formatted(count.getValue(),
							count.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ')))
					.collect(Collectors.joining(", "));
	}

	private String overlapsAsText() {
		return this.overlaps.stream()
			.map((overlap) -> "%s and %s for %s".formatted(overlap.one().process().instance(),
					overlap.other().process().instance(), seconds(overlap.length())))
			.collect(Collectors.joining("; "));
	}

	private static String seconds(Duration duration) {
		return "%.1f s".formatted(duration.toNanos() / 1e9);
	}

}
