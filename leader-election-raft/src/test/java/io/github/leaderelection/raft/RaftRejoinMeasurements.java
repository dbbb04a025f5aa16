package io.github.leaderelection.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.faults.Candidates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How soon a voter is back that was cut off. Its packets are dropped by the kernel, for
 * it is TCP that sends them again ever more rarely, so this needs root and a network of
 * its own: {@code unshare -n sh -c 'ip link set lo up; mvn -o verify -Pmeasure
 * -pl leader-election-raft -am -Dit.test=RaftRejoinMeasurements
 * -Dfailsafe.failIfNoSpecifiedTests=false'}. It takes about four minutes.
 */
class RaftRejoinMeasurements {

	private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);

	private static final int ROUNDS = 5;

	@TempDir
	private Path directory;

	private VoterCluster cluster;

	@Test
	void rejoin() throws Exception {
		assertThat(Files.readAllLines(Path.of("/proc/net/dev"))).as("a network without anything but loopback")
			.hasSize(3);
		try (VoterCluster voters = new VoterCluster("rejoin", 3, ELECTION_TIMEOUT, this.directory);
				Candidates candidates = new Candidates(RaftCandidateStore.class, "measurements", Duration.ofSeconds(2),
						this.directory)) {
			this.cluster = voters;
			voters.voters().forEach((voter) -> voter.started(candidates.start(voters.arguments(voter))));
			candidates.awaitAgreement();
			measure(Duration.ofSeconds(15), ROUNDS);
			measure(Duration.ofSeconds(60), 2);
		}
	}

	private void measure(Duration cut, int rounds) throws Exception {
		List<Long> millis = new ArrayList<>();
		for (int round = 0; round < rounds; round++) {
			VoterProcess leading = this.cluster.awaitRaftLeader();
			VoterProcess voter = this.cluster.except(leading).get(round % 2);
			packets("-A", voter);
			long since = System.nanoTime();
			LockSupport.parkNanos(cut.toNanos() - (System.nanoTime() - since));
			packets("-D", voter);
			long healed = System.nanoTime();
			millis.add(Duration.ofNanos(this.cluster.awaitApplied(voter, healed) - healed).toMillis());
			assertThat(this.cluster.awaitRaftLeader()).as("the Raft leader, undisturbed").isEqualTo(leading);
		}
		System.out.printf("[measured] raft: follower back after a cut of %d s: %s ms%n", cut.toSeconds(), millis);
	}

	private void packets(String action, VoterProcess voter) throws IOException, InterruptedException {
		for (int port : this.cluster.ports(voter)) {
			for (String end : List.of("--sport", "--dport")) {
				Process rule = new ProcessBuilder("iptables", action, "INPUT", "-p", "tcp", end, String.valueOf(port),
						"-j", "DROP")
					.inheritIO()
					.start();
				assertThat(rule.waitFor()).isZero();
			}
		}
	}

}
