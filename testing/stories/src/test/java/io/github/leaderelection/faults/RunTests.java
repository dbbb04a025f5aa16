package io.github.leaderelection.faults;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Run}.
 */
class RunTests {

	@Test
	void leadersThatTouchOverlap() {
		Run first = new Run(1, 10, 20, 50, 60);
		assertThat(first.overlaps(new Run(2, 49, 50, 80, 81))).isTrue();
		assertThat(new Run(2, 49, 50, 80, 81).overlaps(first)).isTrue();
		assertThat(first.overlaps(new Run(2, 25, 30, 40, 45))).isTrue();
	}

	@Test
	void whatWasTrueAtSomeTimeDuringAQuestionProvesNothing() {
		Run first = new Run(1, 10, 20, 50, 60);
		assertThat(first.overlaps(new Run(2, 50, 51, 80, 81))).isFalse();
		assertThat(first.overlaps(new Run(2, 30, 40, 30, 40))).isFalse();
	}

	@Test
	void aLineKeepsEverything() {
		Run run = new Run(Run.UNKNOWN, 1, 2, 3, 4);
		assertThat(Run.ofLine(run.toLine().strip())).isEqualTo(run);
	}

}
