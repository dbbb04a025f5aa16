package io.github.leaderelection.sample.cluster;

import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.sample.cluster.Journal.Entry;
import io.github.leaderelection.sample.cluster.Journal.Kind;
import io.github.leaderelection.sample.observation.Span;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Summary}. Times are milliseconds.
 */
class SummaryTests {

	private static final Span FIRST = term("instance-1", 1, 1000, 5000, 6900, false);

	private static final List<Entry> KILL = List.of(fault(5003, "instance-1", Kind.KILLED),
			fault(5010, "instance-1", Kind.ENDED));

	@Test
	void takeoverLastsFromTheFaultToTheFirstObservationOfTheNextLeader() {
		Span next = term("instance-2", 2, 8103, 9000, 10_900, true);
		Summary summary = summary(KILL, List.of(FIRST, next));
		assertThat(summary.takeovers()).hasSize(1);
		assertThat(summary.takeovers().get(0).fault().kind()).isEqualTo(Kind.KILLED);
		assertThat(summary.lines()).containsExactly("Faults of the leader, each followed by another leader: 1 × killed",
				"Takeover after 3.1 s to 3.1 s, median 3.1 s", "Longest time without a leader: 3.1 s",
				"Instants with two leaders: none", "Each term has a higher fencing token than the one before");
	}

	/**
	 * It observes the end only when it continues, which is after another one leads.
	 */
	@Test
	void pauseOfTheLeaderCountsAfterItHasContinuedToo() {
		Span paused = new Span(FIRST.process(), 1, nanos(1000), nanos(4999), nanos(6900), nanos(9500));
		Span next = term("instance-2", 2, 8103, 9000, 10_900, true);
		assertThat(summary(List.of(fault(5000, "instance-1", Kind.PAUSED)), List.of(paused, next)).takeovers())
			.hasSize(1);
		assertThat(summary(List.of(fault(9600, "instance-1", Kind.PAUSED)), List.of(paused, next)).takeovers())
			.isEmpty();
	}

	@Test
	void faultsOfOtherInstancesAndWithoutAnotherLeaderAreNotCounted() {
		List<Entry> entries = List.of(fault(2000, "instance-2", Kind.KILLED),
				fault(2000, "instance-1", Kind.SLOWED_DOWN), fault(4990, "instance-1", Kind.PAUSED));
		assertThat(summary(entries, List.of(FIRST)).takeovers()).isEmpty();
	}

	/**
	 * A pause or a cut that is shorter than the lease ends no term: what ends it later is
	 * the fault, and the takeover begins there.
	 */
	@Test
	void faultThatTheLeaderSurvivedIsNoneOfItsTakeover() {
		Span next = term("instance-2", 2, 8103, 9000, 10_900, true);
		for (List<Kind> brief : List.of(List.of(Kind.PAUSED, Kind.CONTINUED), List.of(Kind.CUT_OFF, Kind.HEALED))) {
			List<Entry> entries = new ArrayList<>(
					List.of(fault(2000, "instance-1", brief.get(0)), fault(2500, "instance-1", brief.get(1))));
			assertThat(summary(entries, List.of(FIRST, next)).takeovers()).isEmpty();
			entries.addAll(KILL);
			assertThat(summary(entries, List.of(FIRST, next)).takeovers()).singleElement()
				.satisfies((takeover) -> assertThat(takeover.fault().kind()).isEqualTo(Kind.KILLED))
				.satisfies((takeover) -> assertThat(takeover.time()).hasMillis(3100));
		}
	}

	@Test
	void timeWithoutALeaderCountsWhileItLasts() {
		assertThat(Summary.of(KILL, List.of(FIRST), nanos(6800)).longestGap()).isZero();
		assertThat(Summary.of(KILL, List.of(FIRST), nanos(65_000)).longestGap()).hasSeconds(60);
	}

	/**
	 * A store that gave the election away while the old leader was only paused: what the
	 * page and the story are there to show.
	 */
	@Test
	void twoLeadersAreDetected() {
		Span early = term("instance-2", 2, 4800, 9000, 10_900, false);
		Summary summary = summary(KILL, List.of(early, FIRST));
		assertThat(summary.overlaps()).hasSize(1);
		assertThat(summary.lines()).contains("Instants with two leaders: instance-1 and instance-2 for 0.2 s");
	}

	@Test
	void twoLeadersAreDetectedWithinAndAcrossOtherTerms() {
		Span within = term("instance-2", 2, 2000, 2000, 3900, true);
		Span across = term("instance-3", 3, 4000, 7000, 8900, true);
		Span restarted = new Span(new Span.Source("instance-1", 99), 4, nanos(6000), nanos(6500), nanos(8000), null);
		assertThat(summary(List.of(), List.of(FIRST, within, across, restarted)).overlaps()).hasSize(3);
	}

	@Test
	void termsOfOneInstantButOneProcessAreNoConflict() {
		Span again = new Span(FIRST.process(), 2, FIRST.last(), nanos(9000), nanos(9900), null);
		assertThat(summary(List.of(), List.of(FIRST, again)).overlaps()).isEmpty();
	}

	@Test
	void fencingTokenThatIsNotHigherIsDetected() {
		Span next = term("instance-2", 1, 8103, 9000, 10_900, true);
		assertThat(summary(List.of(), List.of(FIRST, next)).lines())
			.contains("A FENCING TOKEN IS NOT HIGHER THAN THE ONE BEFORE");
	}

	private static Summary summary(List<Entry> entries, List<Span> spans) {
		return Summary.of(entries, spans, nanos(9005));
	}

	private static Entry fault(long millis, String instance, Kind kind) {
		return new Entry(nanos(millis), instance, kind, kind.name());
	}

	private static Span term(String instance, long token, long first, long last, long until, boolean ended) {
		return new Span(new Span.Source(instance, 1), token, nanos(first), nanos(last), nanos(until),
				(ended) ? nanos(last + 5) : null);
	}

	// Around the overflow of nanoTime()
	private static long nanos(long millis) {
		return Long.MAX_VALUE - 5_500_000_000L + millis * 1_000_000;
	}

}
