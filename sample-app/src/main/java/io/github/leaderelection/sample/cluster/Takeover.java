package io.github.leaderelection.sample.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.leaderelection.sample.cluster.Journal.Entry;
import io.github.leaderelection.sample.observation.Overlap;
import io.github.leaderelection.sample.observation.Span;

/**
 * What happened to a leader, and the term that followed.
 *
 * @param fault what happened
 * @param ended the term of that leader
 * @param next the next term
 */
record Takeover(Entry fault, Span ended, Span next) {

	/**
	 * Return the time from the fault to the first observation of the next leader.
	 * @return the time
	 */
	Duration time() {
		return Duration.ofNanos(this.next.first() - this.fault.time());
	}

	/**
	 * Find the takeovers after faults. A term ends by the first of its faults that it
	 * does not survive.
	 * @param entries what happened, in the order of time
	 * @param spans the terms
	 * @return the takeovers in the order of time
	 */
	static List<Takeover> find(List<Entry> entries, List<Span> spans) {
		List<Span> ordered = Overlap.inOrderOfTime(spans);
		List<Takeover> takeovers = new ArrayList<>();
		Set<Long> ended = new HashSet<>();
		for (Entry entry : entries) {
			if (entry.kind().endsTerm()) {
				ledAt(entry, ordered).filter((term) -> !survived(term, entry, entries))
					.filter((term) -> ended.add(term.token()))
					.ifPresent((term) -> after(term, ordered)
						.ifPresent((next) -> takeovers.add(new Takeover(entry, term, next))));
			}
		}
		return takeovers;
	}

	private static Optional<Span> ledAt(Entry entry, List<Span> spans) {
		return spans.stream()
			.filter((span) -> span.process().instance().equals(entry.instance()))
			.filter((span) -> span.mayInclude(entry.time()))
			.findFirst();
	}

	// The instance led after the fault was undone, so the term ended later, by something
	// else
	private static boolean survived(Span term, Entry fault, List<Entry> entries) {
		return entries.stream()
			.filter((entry) -> entry.instance().equals(fault.instance()) && entry.kind().undoes(fault.kind()))
			.filter((entry) -> entry.time() - fault.time() >= 0)
			.findFirst()
			.filter((undone) -> term.last() - undone.time() > 0)
			.isPresent();
	}

	private static Optional<Span> after(Span term, List<Span> spans) {
		return spans.stream().filter((span) -> span.token() > term.token()).findFirst();
	}

}
