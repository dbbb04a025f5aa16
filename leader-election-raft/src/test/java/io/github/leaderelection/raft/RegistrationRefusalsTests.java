package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import io.github.leaderelection.raft.voter.Registration;
import io.github.leaderelection.raft.voter.Registration.Verdict;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterList;
import io.github.leaderelection.raft.voter.VoterRegistry;
import io.github.leaderelection.raft.voter.VoterRegistry.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RegistrationRefusals}.
 */
class RegistrationRefusalsTests {

	private final VoterRegistry registry = new VoterRegistry();

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
	void singleVoterThatIsToGrowIsNotToldToDoItInSteps() throws IOException {
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

	private RegistryState state() {
		return this.registry.state();
	}

	private Verdict register(String id, String directory, String known, String proposal, long version, String... ids)
			throws IOException {
		byte[] reply = this.registry
			.apply(command(VoterRegistry.command(registration(id, directory, known, proposal, version, ids))));
		Answer answer = Answer.read(new DataInputStream(new ByteArrayInputStream(reply)));
		assertThat(answer.state()).isEqualTo(state());
		return answer.verdict();
	}

	private static Registration registration(String id, String directory, String known, String proposal, long version,
			String... ids) {
		return new Registration(id, directory, known, true, proposal, list(version, ids));
	}

	private static VoterList list(long version, String... ids) {
		Map<String, String> voters = new TreeMap<>();
		for (String voter : ids) {
			voters.put(voter, "127.0.0.1:7001");
		}
		return new VoterList(version, voters);
	}

	// Without the byte that chooses the section
	private static DataInputStream command(byte[] bytes) {
		assertThat(bytes[0]).isEqualTo(VoterRegistry.SECTION);
		return new DataInputStream(new ByteArrayInputStream(Arrays.copyOfRange(bytes, 1, bytes.length)));
	}

}
