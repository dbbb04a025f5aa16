package io.github.leaderelection.benchmarks.peers;

import java.util.List;

/**
 * A time in which a process has asked its library again and again whether it leads, with
 * the same answer: yes. Both ends are by the monotonic clock, which all processes of a
 * machine share on Linux.
 *
 * @param from when it had the first answer, in nanoseconds
 * @param to when it asked for the last one, in nanoseconds
 */
record Span(long from, long to) {

	/**
	 * Return for how long two processes have been leaders at the same time.
	 * @param one the spans of one
	 * @param other the spans of the other
	 * @return nanoseconds
	 */
	static long overlap(List<Span> one, List<Span> other) {
		long overlap = 0;
		for (Span mine : one) {
			for (Span theirs : other) {
				overlap += Math.max(0, Math.min(mine.to, theirs.to) - Math.max(mine.from, theirs.from));
			}
		}
		return overlap;
	}

}
