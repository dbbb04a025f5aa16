package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ElectionEngineBuilder}.
 */
class ElectionEngineBuilderTests {

	private final ElectionEngineBuilder builder = ElectionEngine.builder(new InMemoryElectionStore());

	@Test
	void candidateMayHaveTwoHundredCharacters() {
		String longest = "a".repeat(200);
		assertThat(this.builder.candidate(longest).build().candidate()).isEqualTo(longest);
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.candidate(longest + "a"))
			.withMessageContaining("more than 200 characters");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.candidate(" "))
			.withMessageContaining("is blank");
	}

	@Test
	void controlCharactersOfTheCandidateAreReplaced() {
		assertThat(this.builder.candidate("a\nb\u009b\u202e\u2028").build().candidate()).isEqualTo("a?b???");
	}

	@Test
	void rulesCanBeReplacedByTests() {
		assertThat(this.builder.rules(new TimingRules())
			.candidacyRules(new CandidacyRules())
			.claimRules(new ClaimRules())
			.guardedWork(GuardedWork::new)
			.bendEnvironment((environment) -> environment)).isSameAs(this.builder);
	}

	@Test
	void leaderMayBeMissedAfterAnyTimeThatIsGreaterThanZero() {
		assertThat(this.builder.leaderlessAfter(Duration.ofNanos(1))).isSameAs(this.builder);
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> this.builder.leaderlessAfter(Duration.ofNanos(-1)))
			.withMessageContaining("leaderless-after");
	}

}
