package io.github.leaderelection.raft.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.leaderelection.health.BackendHealth.Report;
import io.github.leaderelection.raft.RaftHealth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RaftBackendHealth}.
 */
class RaftBackendHealthTests {

	private static final String NOT_YET = "This instance has not taken part in the Raft cluster since its start: ";

	@Test
	void votersAreDetails() {
		List<RaftHealth.Voter> voters = List.of(new RaftHealth.Voter("one", true, true),
				new RaftHealth.Voter("two", false, null));
		Report report = RaftBackendHealth.report(new RaftHealth(true, true, "follower", null, "two", voters));
		assertThat(report.problem()).isNull();
		assertThat(report.details())
			.isEqualTo(Map.of("raft", Map.of("state", "follower", "leader", "two", "voters", voters)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "candidate", "founding", "joining", "client" })
	void whatHasNotTakenPartIsAProblem(String state) {
		Report report = report(false, state, "nobody is there");
		assertThat(report.problem()).isEqualTo(NOT_YET + "nobody is there");
		assertThat(report.details()).isEqualTo(Map.of("raft", Map.of("state", state, "problem", "nobody is there")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "candidate", "founding", "joining", "client", "leader", "follower" })
	void whatHasTakenPartAndEndsByItselfIsNoProblemYet(String state) {
		Report report = report(true, state, "no majority");
		assertThat(report.problem()).isNull();
		assertThat(report.details()).isEqualTo(Map.of("raft", Map.of("state", state, "problem", "no majority")));
	}

	@ParameterizedTest
	@CsvSource({ "true, stopped", "true, closed", "true, removed", "true, refused", "false, stopped", "false, closed",
			"false, removed", "false, refused" })
	void whatHasEndedIsAProblem(boolean takenPart, String state) {
		assertThat(report(takenPart, state, "disk is full").problem()).isEqualTo("disk is full");
	}

	private static Report report(boolean takenPart, String state, String problem) {
		return RaftBackendHealth.report(new RaftHealth(false, takenPart, state, problem, null, List.of()));
	}

}
