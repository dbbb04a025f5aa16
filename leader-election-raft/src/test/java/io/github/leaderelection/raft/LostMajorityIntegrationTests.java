package io.github.leaderelection.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.Candidates;
import io.github.leaderelection.faults.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The steps of {@code docs/operations.md} for a cluster of which a majority has lost its
 * directories, on real processes.
 */
class LostMajorityIntegrationTests {

	private static final Duration LEASE = Duration.ofSeconds(2);

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path directory;

	private VoterCluster cluster;

	private Candidates candidates;

	@AfterEach
	void close() {
		this.candidates.close();
		this.cluster.close();
	}

	@Tag("long")
	@Test
	void newClusterElectsAfterAllDirectoriesWereMovedAside() throws IOException {
		this.cluster = new VoterCluster("lost", 3, Duration.ofMillis(500), this.directory);
		this.candidates = new Candidates(RaftCandidateStore.class, "lost", LEASE, this.directory);
		this.cluster.voters().forEach(this::start);
		Candidate leader = this.candidates.awaitAgreement();
		long token = leader.now().token();

		VoterProcess survivor = this.cluster.of(leader);
		for (VoterProcess lost : this.cluster.except(survivor)) {
			lost.candidate().kill();
			moveAside(lost);
			start(lost);
			this.cluster.awaitStart(lost);
		}
		this.candidates.awaitDenial(leader, token);
		this.candidates.awaitObservation(leader, System.nanoTime() + LEASE.multipliedBy(3).toNanos());
		assertThat(leader.now().leads()).isFalse();
		assertThat(this.cluster.except(survivor)).flatExtracting((voter) -> voter.candidate().observations())
			.noneMatch(Run::leads);

		this.cluster.voters().forEach((voter) -> voter.candidate().kill());
		for (VoterProcess voter : this.cluster.voters()) {
			moveAside(voter);
		}
		this.cluster.voters().forEach(this::start);
		Candidate next = this.candidates.awaitAgreement();
		assertThat(next.now().token()).isGreaterThan(token);
		this.candidates.assertExclusion();
	}

	private void start(VoterProcess voter) {
		voter.started(this.candidates.start(this.cluster.arguments(voter)));
	}

	private void moveAside(VoterProcess voter) throws IOException {
		// One that was refused at once has none
		if (Files.exists(voter.directory())) {
			Files.move(voter.directory(), Files.createTempDirectory(this.directory, "aside").resolve(voter.id()));
		}
	}

}
