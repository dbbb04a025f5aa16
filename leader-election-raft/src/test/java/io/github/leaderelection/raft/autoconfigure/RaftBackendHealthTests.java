package io.github.leaderelection.raft.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.leaderelection.health.BackendHealth.Report;
import io.github.leaderelection.raft.RaftHealth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RaftBackendHealth}.
 */
class RaftBackendHealthTests {

	@Test
	void votersAreDetails() {
		List<RaftHealth.Voter> voters = List.of(new RaftHealth.Voter("one", true, true),
				new RaftHealth.Voter("two", false, null));
		Report report = RaftBackendHealth.report(new RaftHealth(true, "follower", null, "two", voters));
		assertThat(report.problem()).isNull();
		assertThat(report.details())
			.isEqualTo(Map.of("raft", Map.of("state", "follower", "leader", "two", "voters", voters)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "candidate", "founding", "joining", "client" })
	void whatEndsByItselfIsNoProblemYet(String state) {
		Report report = RaftBackendHealth.report(new RaftHealth(false, state, "no majority", null, List.of()));
		assertThat(report.problem()).isNull();
		assertThat(report.details()).isEqualTo(Map.of("raft", Map.of("state", state, "problem", "no majority")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "stopped", "closed", "removed", "refused" })
	void whatAPersonMustEndIsAProblem(String state) {
		assertThat(RaftBackendHealth.report(new RaftHealth(false, state, "disk is full", null, List.of())).problem())
			.isEqualTo("disk is full");
	}

}
