package io.github.leaderelection.sample.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Two processes that led at one instant, which is what an election is to prevent.
 *
 * @param one the span that began first
 * @param other the other span
 */
public record Overlap(Span one, Span other) {

	/**
	 * Return for how long both led at once.
	 * @return the time
	 */
	public Duration length() {
		return Duration.ofNanos(this.one.overlap(this.other));
	}

	/**
	 * Find all pairs of spans of different processes that overlap.
	 * @param spans the spans of one election, in any order
	 * @return the pairs in the order of time, empty if at most one process led at each
	 * instant
	 */
	public static List<Overlap> find(Collection<Span> spans) {
		List<Overlap> overlaps = new ArrayList<>();
		List<Span> open = new ArrayList<>();
		for (Span span : inOrderOfTime(spans)) {
			open.removeIf((earlier) -> earlier.last() - span.first() < 0);
			open.stream()
				.filter((earlier) -> earlier.overlaps(span))
				.forEach((earlier) -> overlaps.add(new Overlap(earlier, span)));
			open.add(span);
		}
		return overlaps;
	}

	/**
	 * Sort spans by their first observation.
	 * @param spans the spans
	 * @return the spans in the order of time
	 */
	public static List<Span> inOrderOfTime(Collection<Span> spans) {
		// Differences: nanoTime() may overflow
		Comparator<Span> order = (one, other) -> Long.signum(one.first() - other.first());
		return spans.stream().sorted(order).toList();
	}

}
