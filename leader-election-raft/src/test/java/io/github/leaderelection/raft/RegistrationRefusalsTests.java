package io.github.leaderelection.raft;

import java.io.IOException;

import io.github.leaderelection.raft.voter.AbstractRegistryTests;
import io.github.leaderelection.raft.voter.Registration;
import io.github.leaderelection.raft.voter.Registration.Verdict;
import io.github.leaderelection.raft.voter.RegistryState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RegistrationRefusals}.
 */
class RegistrationRefusalsTests extends AbstractRegistryTests {

	@Test
	void everyRefusalSaysWhatToDo() throws IOException {
		register("n1", "a", "", "x", 1, "n1", "n2", "n3");
		Registration registration = registration("n1", "a", "", "x", 1, "n1", "n2", "n3");
		for (Verdict verdict : Verdict.values()) {
			if (verdict != Verdict.ACCEPTED && verdict != Verdict.TOO_EARLY) {
				InvalidRaftSettingsException refusal = RegistrationRefusals.of(verdict, registration, state());
				assertThat(refusal.problem()).isNotBlank().doesNotEndWith(".");
				assertThat(refusal.remedy()).isNotBlank().endsWith(".");
			}
		}
	}

	@Test
	void singleVoterThatIsToGrowIsNotAdvisedToDoItInSteps() throws IOException {
		register("n1", "a", "", "x", 1, "n1");
		Registration three = registration("n1", "a", "", "x", 2, "n1", "n2", "n3");
		Verdict verdict = register("n1", "a", "", "x", 2, "n1", "n2", "n3");
		assertThat(verdict).isEqualTo(Verdict.TOO_MANY_NEW);
		assertThat(RegistrationRefusals.of(verdict, three, state()).remedy()).contains("cannot grow")
			.doesNotContain("steps");
	}

	@Test
	void acceptedIsNoRefusal() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> RegistrationRefusals
			.of(Verdict.ACCEPTED, registration("n1", "a", "", "x", 1, "n1"), RegistryState.EMPTY));
	}

}
