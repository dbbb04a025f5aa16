package io.github.leaderelection.engine;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CandidacyRules}.
 */
class CandidacyRulesTests {

	private final CandidacyRules rules = CandidacyRules.SAFE;

	@Test
	void grantsNothingToAnInstanceThatAbstains() {
		assertThat(this.rules.permitsGrant(false)).isTrue();
		assertThat(this.rules.permitsGrant(true)).isFalse();
	}

	@Test
	void forgetsOnlyWhatItDoesNotHoldAndReleasesWhatComesLate() {
		assertThat(this.rules.forgets(false)).isTrue();
		assertThat(this.rules.forgets(true)).isFalse();
		assertThat(this.rules.releasesForgotten()).isTrue();
		assertThat(this.rules.releasesOrphanWhenPaused()).isTrue();
	}

	@Test
	void waitsForAnInstanceThatIsAliveAndNoLongerThanThat() {
		assertThat(this.rules.waitsFor(true)).isTrue();
		assertThat(this.rules.waitsFor(false)).isFalse();
		assertThat(this.rules.waitAtMost(5)).isEqualTo(5);
	}

}
