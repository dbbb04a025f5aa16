package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaderStepDown}.
 */
class LeaderStepDownTests {

	private final LeaderStepDown watch = new LeaderStepDown(Duration.ofSeconds(1));

	@Test
	void leaderOfMajorityStays() {
		assertThat(this.watch.hasLost(60_000, List.of(100L, 60_000L))).isFalse();
		assertThat(this.watch.hasLost(60_000, List.of(100L, 2000L, 60_000L, Long.MAX_VALUE))).isFalse();
	}

	@Test
	void leaderWithoutMajorityStepsDown() {
		assertThat(this.watch.hasLost(60_000, List.of(2001L, Long.MAX_VALUE))).isTrue();
		assertThat(this.watch.hasLost(60_000, List.of(100L, 2001L, 60_000L, 60_000L))).isTrue();
		// Half is no majority
		assertThat(this.watch.hasLost(60_000, List.of(100L, 60_000L, 60_000L))).isTrue();
	}

	@Test
	void newLeaderIsGivenTime() {
		assertThat(this.watch.hasLost(2000, List.of(60_000L, 60_000L))).isFalse();
		assertThat(this.watch.hasLost(2001, List.of(60_000L, 60_000L))).isTrue();
	}

	@Test
	void leaderWhoseFirstEntryIsNotCommittedStepsDown() {
		assertThat(this.watch.isStuck(250, false, List.of(7L, 7L))).isFalse();
		assertThat(this.watch.isStuck(4250, false, List.of(7L, 7L))).isFalse();
		assertThat(this.watch.isStuck(4251, false, List.of(7L, 7L))).isTrue();
	}

	@Test
	void leaderThatIsReadyStays() {
		assertThat(this.watch.isStuck(250, true, List.of(7L, 7L))).isFalse();
		assertThat(this.watch.isStuck(60_000, true, List.of(7L, 7L))).isFalse();
	}

	@Test
	void leaderThatStillSearchesForWhatFollowerHasInCommonStays() {
		for (long next = 100; next > 0; next--) {
			long leading = (100 - next) * 500;
			assertThat(this.watch.isStuck(leading, false, List.of(7L, next))).isFalse();
		}
	}

	@Test
	void leaderOfLaterTermIsGivenTimeAgain() {
		assertThat(this.watch.isStuck(30_000, true, List.of(7L, 7L))).isFalse();
		assertThat(this.watch.isStuck(100, false, List.of(7L, 7L))).isFalse();
		assertThat(this.watch.isStuck(4100, false, List.of(7L, 7L))).isFalse();
		assertThat(this.watch.isStuck(4101, false, List.of(7L, 7L))).isTrue();
	}

	@Test
	void singleVoterIsItsOwnMajority() {
		assertThat(this.watch.hasLost(60_000, List.of())).isFalse();
	}

}
