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
 * Members whose names stay and whose addresses change, as the pods of a StatefulSet do:
 * {@code 127.0.0.1} and {@code 127.0.0.2}, both of which are this machine. The names are
 * looked up in a file.
 *
 * @author Leader Election
 */
class MovedMembersIntegrationTests {

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path directory;

	private final Map<String, String> hosts = new TreeMap<>();

	private final Map<String, Member> members = new TreeMap<>();

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
			this.members.put(id, new Member(id, this.directory));
			this.hosts.put(id, "127.0.0.1");
		}
		writeHosts();
		this.members.values().forEach(this::start);
		this.members.values().forEach((member) -> awaitApplied(member, System.nanoTime()));
	}

	@AfterEach
	void close() throws IOException {
		for (ServerSocket socket : this.silent) {
			socket.close();
		}
		this.candidates.close();
		this.members.values().forEach(Member::close);
	}

	@Test
	void memberIsFoundAtItsNewAddressByThoseThatKnewTheOldOne() throws IOException {
		Member moved = this.members.get("n1");
		move(moved);
		// It is needed for the majority from now on
		this.members.get("n2").candidate().kill();
		long since = System.nanoTime();
		awaitApplied(moved, since);
		awaitApplied(this.members.get("n3"), since);
		this.candidates.assertExclusion();
	}

	/**
	 * Each that has moved is needed for the majority when the next one does.
	 */
	@Tag("long")
	@Test
	void allMoveOneAfterAnother() throws IOException {
		for (Member member : this.members.values()) {
			move(member);
		}
		this.candidates.awaitAgreement();
		this.candidates.assertExclusion();
	}

	private void move(Member member) throws IOException {
		member.candidate().kill();
		this.silent.add(new ServerSocket(member.port(), 50, InetAddress.getByName("127.0.0.1")));
		this.hosts.put(member.id(), "127.0.0.2");
		writeHosts();
		long since = System.nanoTime();
		start(member);
		this.members.values().forEach((each) -> awaitApplied(each, since));
	}

	private void start(Member member) {
		String addresses = this.members.values()
			.stream()
			.map((each) -> "%s=%s.test:%d".formatted(each.id(), each.id(), each.port()))
			.collect(Collectors.joining(","));
		member.started(this.candidates.start(List.of("moved", addresses, member.id(), this.hosts.get(member.id()),
				member.directory().toString(), "1000", member.nextStatusFile().toString(), "the secret of the test")));
	}

	private void awaitApplied(Member member, long since) {
		MemberCluster.awaitThat("commands to be executed by " + member)
			.until(() -> member.news()
				.stream()
				.anyMatch((status) -> status.applied() != MemberStatus.NONE && status.nanoTime() - since > 0));
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
