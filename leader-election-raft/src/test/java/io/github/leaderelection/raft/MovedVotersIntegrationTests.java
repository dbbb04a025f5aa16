package io.github.leaderelection.raft;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.leaderelection.faults.Candidates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Voters whose names stay and whose addresses change, as the pods of a StatefulSet do:
 * {@code 127.0.0.1} and {@code 127.0.0.2}, both of which are this machine. A file
 * resolves the names.
 */
class MovedVotersIntegrationTests {

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path directory;

	private final Map<String, String> hosts = new TreeMap<>();

	private final Map<String, VoterProcess> voters = new TreeMap<>();

	/**
	 * What accepts connections at the old addresses, and never answers.
	 */
	private final List<ServerSocket> silent = new ArrayList<>();

	private Candidates candidates;

	@BeforeEach
	void start() throws IOException {
		Path file = this.directory.resolve("hosts");
		// Java keeps what a name stood for for 30 seconds otherwise, and so does gRPC
		this.candidates = new Candidates(RaftCandidateStore.class, "moved", Duration.ofSeconds(2), this.directory,
				List.of("-Djdk.net.hosts.file=" + file, "-Dsun.net.inetaddr.ttl=1", "-Dnetworkaddress.cache.ttl=1"));
		for (String id : List.of("n1", "n2", "n3")) {
			this.voters.put(id, new VoterProcess(id, this.directory));
			this.hosts.put(id, "127.0.0.1");
		}
		writeHosts();
		this.voters.values().forEach(this::start);
		this.voters.values().forEach((voter) -> awaitApplied(voter, System.nanoTime()));
	}

	@AfterEach
	void close() throws IOException {
		for (ServerSocket socket : this.silent) {
			socket.close();
		}
		this.candidates.close();
		this.voters.values().forEach(VoterProcess::close);
	}

	@Test
	void voterIsFoundAtItsNewAddressByThoseThatKnewTheOldOne() throws IOException {
		VoterProcess moved = this.voters.get("n1");
		move(moved);
		// It is needed for the majority from now on
		this.voters.get("n2").candidate().kill();
		long since = System.nanoTime();
		awaitApplied(moved, since);
		awaitApplied(this.voters.get("n3"), since);
		this.candidates.assertExclusion();
	}

	/**
	 * Each that has moved is needed for the majority when the next one does.
	 */
	@Tag("long")
	@Test
	void allMoveOneAfterAnother() throws IOException {
		for (VoterProcess voter : this.voters.values()) {
			move(voter);
		}
		this.candidates.awaitAgreement();
		this.candidates.assertExclusion();
	}

	private void move(VoterProcess voter) throws IOException {
		voter.candidate().kill();
		this.silent.add(new ServerSocket(voter.port(), 50, InetAddress.getByName("127.0.0.1")));
		this.hosts.put(voter.id(), "127.0.0.2");
		writeHosts();
		long since = System.nanoTime();
		start(voter);
		this.voters.values().forEach((each) -> awaitApplied(each, since));
	}

	private void start(VoterProcess voter) {
		String addresses = this.voters.values()
			.stream()
			.map((each) -> "%s=%s.test:%d".formatted(each.id(), each.id(), each.port()))
			.collect(Collectors.joining(","));
		voter.started(this.candidates.start(List.of("moved", addresses, voter.id(), this.hosts.get(voter.id()),
				voter.directory().toString(), "1000", voter.nextStatusFile().toString(), "the secret of the test")));
	}

	private void awaitApplied(VoterProcess voter, long since) {
		VoterCluster.awaitThat("commands to be executed by " + voter)
			.until(() -> voter.news()
				.stream()
				.anyMatch((status) -> status.applied() != VoterStatus.NONE && status.nanoTime() - since > 0));
	}

	private void writeHosts() throws IOException {
		String lines = this.hosts.entrySet()
			.stream()
			.map((host) -> "%s %s.test\n".formatted(host.getValue(), host.getKey()))
			.collect(Collectors.joining());
		Path next = Files.writeString(this.directory.resolve("hosts.new"), lines);
		Files.move(next, this.directory.resolve("hosts"), StandardCopyOption.ATOMIC_MOVE);
	}

}
