package io.github.leaderelection.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Spans} and {@link Span}: the instrument sees two leaders where there
 * are two, and none where a process did not run.
 */
class SpansTests {

	private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	@TempDir
	private Path directory;

	@Test
	void answersInARowAreOneSpan() throws IOException {
		Spans spans = open();
		spans.yes(MILLI, MILLI, true);
		spans.yes(2 * MILLI, 2 * MILLI, false);
		spans.yes(3 * MILLI, 3 * MILLI, false);
		assertThat(spans.read()).containsExactly(new Span(MILLI, 3 * MILLI));
	}

	@Test
	void spanIsNoLongerThanTheAnswerHeld() throws IOException {
		Spans spans = open();
		spans.yes(MILLI, 2 * MILLI, true);
		spans.yes(3 * MILLI, 4 * MILLI, false);
		assertThat(spans.read()).containsExactly(new Span(2 * MILLI, 3 * MILLI));
	}

	@Test
	void anotherAnswerBetweenEndsTheSpan() throws IOException {
		Spans spans = open();
		spans.yes(MILLI, MILLI, true);
		spans.yes(5 * MILLI, 5 * MILLI, true);
		assertThat(spans.read()).containsExactly(new Span(MILLI, MILLI), new Span(5 * MILLI, 5 * MILLI));
	}

	@Test
	void processThatWasPausedHasNotLedMeanwhile() throws IOException {
		Spans spans = open();
		spans.yes(MILLI, MILLI, true);
		spans.yes(9000 * MILLI, 9000 * MILLI, false);
		assertThat(spans.read()).containsExactly(new Span(MILLI, MILLI), new Span(9000 * MILLI, 9000 * MILLI));
	}

	@Test
	void anotherProcessReadsTheFileWhileItIsWritten() throws IOException {
		Spans written = open();
		Spans read = open();
		written.yes(MILLI, MILLI, true);
		assertThat(read.read()).containsExactly(new Span(MILLI, MILLI));
		written.yes(2 * MILLI, 2 * MILLI, false);
		assertThat(read.read()).containsExactly(new Span(MILLI, 2 * MILLI));
	}

	@Test
	void twoLeadersAreSeen() {
		List<Span> one = List.of(new Span(0, 10), new Span(20, 30));
		List<Span> other = List.of(new Span(8, 22), new Span(29, 40));
		assertThat(Span.overlap(one, other)).isEqualTo(2 + 2 + 1);
		assertThat(Span.overlap(other, one)).isEqualTo(5);
	}

	@Test
	void leadersOneAfterAnotherAreNotTwo() {
		assertThat(Span.overlap(List.of(new Span(0, 10)), List.of(new Span(11, 20)))).isZero();
		assertThat(Span.overlap(List.of(), List.of(new Span(11, 20)))).isZero();
	}

	private Spans open() throws IOException {
		return Spans.open(this.directory.resolve("spans"));
	}

}
