package io.github.leaderelection.raft.voter;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import io.github.leaderelection.raft.voter.Registration.Verdict;
import io.github.leaderelection.raft.voter.VoterRegistry.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tests of registrations have in common: a registry, and voters that register.
 */
public abstract class AbstractRegistryTests {

	protected final VoterRegistry registry = new VoterRegistry();

	protected RegistryState state() {
		return this.registry.state();
	}

	protected Verdict register(String id, String directory, String known, String proposal, long version, String... ids)
			throws IOException {
		byte[] reply = this.registry
			.apply(command(VoterRegistry.command(registration(id, directory, known, proposal, version, ids))));
		Answer answer = Answer.read(new DataInputStream(new ByteArrayInputStream(reply)));
		assertThat(answer.state()).isEqualTo(state().with(Formats.INITIAL));
		return answer.verdict();
	}

	protected static Registration registration(String id, String directory, String known, String proposal, long version,
			String... ids) {
		return new Registration(id, directory, known, true, proposal, list(version, ids));
	}

	protected static VoterList list(long version, String... ids) {
		Map<String, String> voters = new TreeMap<>();
		for (String voter : ids) {
			voters.put(voter, "127.0.0.1:7001");
		}
		return new VoterList(version, voters);
	}

	// Without the byte that chooses the section
	protected static DataInputStream command(byte[] bytes) {
		assertThat(bytes[0]).isEqualTo(VoterRegistry.SECTION);
		return new DataInputStream(new ByteArrayInputStream(Arrays.copyOfRange(bytes, 1, bytes.length)));
	}

}
