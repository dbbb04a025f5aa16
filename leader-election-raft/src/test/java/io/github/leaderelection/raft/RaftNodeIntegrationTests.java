package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.leaderelection.raft.replicated.NamespaceHints;
import io.github.leaderelection.raft.security.CheapSecrets;
import io.github.leaderelection.raft.security.RaftSecurity;
import io.github.leaderelection.raft.voter.VoterIdentity;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for starting and stopping a {@link RaftNode}.
 */
class RaftNodeIntegrationTests {

	private static final RaftSecurity SECRET = CheapSecrets.security("node", "the secret of the voters");

	private static final RaftSecurity OTHER_SECRET = CheapSecrets.security("node", "not the secret of the voters");

	@TempDir
	private Path directory;

	private TestNodes nodes;

	@BeforeEach
	void setUp() {
		this.nodes = new TestNodes(this.directory, "node");
	}

	@AfterEach
	void tearDown() {
		this.nodes.close();
	}

	@Test
	void startsAndStopsRepeatedly() throws Exception {
		RaftNode node = this.nodes.start("n1", "n1");
		this.nodes.awaitWrite("n1");
		node.stop();
		Set<Long> before = threads();
		for (int i = 0; i < 10; i++) {
			node.start();
			this.nodes.awaitWrite("n1");
			node.stop();
			assertThat(node.health().healthy()).isFalse();
		}
		Awaitility.await().atMost(TestNodes.BOUND).until(() -> threads().size() <= before.size() + 2);
	}

	private static Set<Long> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.getName().startsWith("grpc-default-executor"))
			.map(Thread::getId)
			.collect(Collectors.toSet());
	}

	@Test
	void startingAndStoppingTwiceChangesNothing() {
		RaftNode node = this.nodes.start("n1", "n1");
		node.start();
		this.nodes.awaitWrite("n1");
		node.stop();
		node.stop();
		assertThat(node.health()).isEqualTo(
				new RaftHealth(false, false, "stopped", "Raft is not started on this instance", null, List.of()));
	}

	@Test
	void startsWithoutMajorityAndTakesPartWithOne() {
		this.nodes.startAll("n1", "n2", "n3");
		this.nodes.awaitHealthy("n1");
		List.of("n1", "n2", "n3").forEach(this.nodes::stop);
		this.nodes.start("n1", "n1", "n2", "n3");
		assertThat(this.nodes.node("n1").health().healthy()).isFalse();
		assertThat(this.nodes.node("n1").health().takenPart()).isFalse();
		RaftNode client = this.nodes.start(null, "n1", "n2", "n3");
		// The time of a call may be over before the last voter was called
		Awaitility.await().atMost(TestNodes.BOUND).untilAsserted(() -> {
			assertThat(this.nodes.canWrite("client")).isFalse();
			assertThat(client.health().problem()).contains("n3 at 127.0.0.1:%d: ".formatted(this.nodes.port("n3")));
		});
		assertThat(client.health().takenPart()).isFalse();
		this.nodes.start("n2", "n1", "n2", "n3");
		this.nodes.awaitHealthy("n1");
		this.nodes.awaitHealthy("n2");
		Awaitility.await()
			.atMost(TestNodes.BOUND)
			.untilAsserted(() -> assertThat(this.nodes.node("n1").health().leader()).isEqualTo(this.nodes.leader()));
		this.nodes.awaitWrite("client");
		assertThat(client.health().healthy()).isTrue();
		this.nodes.kill("n2");
		this.nodes.awaitState("n1", "candidate");
		assertThat(this.nodes.canWrite("client")).isFalse();
		assertThat(client.health().healthy()).isFalse();
		assertThat(List.of(client, this.nodes.node("n1"))).allMatch((node) -> node.health().takenPart());
	}

	@Test
	void keepsTheJvmAndItsHandlerWhenThePortIsInUse() throws Exception {
		UncaughtExceptionHandler handler = (thread, failure) -> {
		};
		UncaughtExceptionHandler previous = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler(handler);
		try (ServerSocket socket = new ServerSocket(this.nodes.port("n1"), 1, InetAddress.getLoopbackAddress())) {
			assertRefused("n1").withMessageContaining("127.0.0.1:" + socket.getLocalPort())
				.withMessageContaining("leader-election.raft.members.n1")
				.withMessageContaining("in use");
			assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(handler);
		}
		finally {
			Thread.setDefaultUncaughtExceptionHandler(previous);
		}
		this.nodes.start("n1", "n1");
		this.nodes.awaitWrite("n1");
	}

	// Another process may be faster than our own check of the port
	@Test
	void keepsTheJvmWhenRatisFindsThePortInUse() throws Exception {
		RatisExitGuard.prepare();
		RaftSettings settings = this.nodes.settings("n1", "n1").build();
		try (ServerSocket socket = new ServerSocket(this.nodes.port("n1"), 1, InetAddress.getLoopbackAddress())) {
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> VoterServer.start("n1", RaftGroups.full(settings),
						RatisProperties.ofServer(settings, NodeLimits.DEFAULT, this.directory.resolve("n1")),
						RaftSecurity.none(), () -> VoterIdentity.random("node", "n1", true), new NamespaceHints()));
			assertThat(socket.isClosed()).isFalse();
		}
		this.nodes.start("n2", "n2");
		this.nodes.awaitWrite("n2");
	}

	@Test
	void refusesAnAddressThatIsNotOfThisMachine() {
		RaftSettings settings = this.nodes.settings("n1", "n1").bindAddress("127.0.0.1:1").build();
		assertThat(settings.bind().port()).isOne();
		// One that is for documentation, so that no machine has it
		RaftSettings documented = this.nodes.settings("n1", "n1").bindAddress("192.0.2.1").security(SECRET).build();
		assertThatExceptionOfType(InvalidRaftSettingsException.class).isThrownBy(() -> new RaftNode(documented).start())
			.withMessageContaining("leader-election.raft.bind-address cannot be listened on");
	}

	@Test
	void refusesDirectoryInUse() {
		this.nodes.start("n1", "n1");
		TestNodes others = new TestNodes(this.directory, "node");
		assertThatExceptionOfType(InvalidRaftSettingsException.class).isThrownBy(() -> others.start("n1", "n1"))
			.withMessageContaining(this.nodes.directory("n1").toString())
			.withMessageContaining("in use by another instance");
	}

	@Test
	void refusesDirectoryThatIsNotThereForIt() throws IOException {
		Path file = Files.createFile(this.nodes.directory("file"));
		assertDirectoryRefused(file).withMessageContaining(file + " is a file");
		assertDirectoryRefused(file.resolve("n1")).withMessageContaining("cannot be created");
	}

	@Test
	void refusesDirectoryThatCannotBeWritten() throws IOException {
		Path directory = this.nodes.directory("n1");
		Files.createDirectories(directory.resolve("leader-election.lock"));
		assertDirectoryRefused(directory).withMessageContaining("cannot be written");
	}

	@Test
	void refusesDirectoryOfAnotherVoterOrCluster() {
		this.nodes.start("n1", "n1");
		this.nodes.stop("n1");
		Path used = this.nodes.directory("n1");
		assertThatExceptionOfType(InvalidRaftSettingsException.class)
			.isThrownBy(() -> new RaftNode(this.nodes.settings("n2", "n2").storageDirectory(used).build()).start())
			.withMessageContaining("belongs to the voter n1, not to n2");
		RaftSettings other = RaftSettings.builder("other", this.nodes.voters("n1"))
			.id("n1")
			.storageDirectory(used)
			.build();
		assertThatExceptionOfType(InvalidRaftSettingsException.class).isThrownBy(() -> new RaftNode(other).start())
			.withMessageContaining("belongs to the cluster node, not to other")
			.withMessageContaining("leader-election.raft.cluster=node");
	}

	@Test
	void refusesDirectoryThatLostItsIdentity() throws IOException {
		this.nodes.start("n1", "n1");
		this.nodes.stop("n1");
		Files.delete(this.nodes.directory("n1").resolve(VoterIdentity.FILE));
		assertRefused("n1").withMessageContaining("is missing beside a log");
		Files.writeString(this.nodes.directory("n1").resolve(VoterIdentity.FILE), "nonsense");
		assertRefused("n1").withMessageContaining("is damaged");
	}

	@Test
	void refusesDamagedLog() throws IOException {
		this.nodes.start("n1", "n1");
		this.nodes.awaitWrite("n1");
		this.nodes.stop("n1");
		for (Path segment : segments("n1")) {
			try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
				file.seek(20);
				file.write(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });
			}
		}
		assertRefused("n1").withMessageContaining(this.nodes.directory("n1").toString())
			.withMessageContaining("cannot be used")
			.withMessageContaining("member-list-version");
	}

	private List<Path> segments(String id) {
		try (Stream<Path> files = Files.walk(this.nodes.directory(id))) {
			return files.filter((file) -> file.getFileName().toString().startsWith("log_")).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void twoClustersOfOneMachineDoNotMix() throws Exception {
		this.nodes.start("n1", "n1");
		this.nodes.awaitWrite("n1");
		RaftNode stranger = this.nodes.start("stranger",
				RaftSettings.builder("another", this.nodes.voters("n1")).build());
		this.nodes.awaitRefusal("stranger", "another cluster");
		assertThat(stranger.health().healthy()).isFalse();
		this.nodes.awaitWrite("n1");
	}

	@Test
	void reportsThatTheSecretMayBeAnother() throws Exception {
		this.nodes.start("n1", this.nodes.settings("n1", "n1").security(SECRET).build());
		this.nodes.awaitWrite("n1");
		this.nodes.start("stranger", this.nodes.settings(null, "n1").security(OTHER_SECRET).build());
		// A handshake may not come to its end in time on a busy machine
		this.nodes.awaitRefusal("stranger", "leader-election.raft.secret");
		assertThat(this.nodes.node("stranger").health().problem()).contains("leader-election.raft.secret");
	}

	@Tag("long")
	@Test
	void healthReportsThatTheSecretOfAVoterMayBeAnother() {
		for (String id : List.of("n1", "n2", "n3")) {
			this.nodes.start(id,
					this.nodes.settings(id, "n1", "n2", "n3")
						.security(id.equals("n3") ? OTHER_SECRET : SECRET)
						.build());
		}
		Awaitility.await().atMost(TestNodes.BOUND).untilAsserted(() -> {
			assertThat(this.nodes.canWrite("n3")).isFalse();
			assertThat(this.nodes.node("n3").health().problem()).contains("No majority of the voters has a leader")
				.contains("leader-election.raft.secret be the same");
		});
	}

	private ThrowableAssertAlternative<InvalidRaftSettingsException> assertDirectoryRefused(Path directory) {
		RaftSettings settings = this.nodes.settings("n1", "n1").storageDirectory(directory).build();
		return assertThatExceptionOfType(InvalidRaftSettingsException.class)
			.isThrownBy(() -> new RaftNode(settings).start())
			.withMessageContaining("leader-election.raft.storage-directory=");
	}

	private ThrowableAssertAlternative<InvalidRaftSettingsException> assertRefused(String id) {
		return assertThatExceptionOfType(InvalidRaftSettingsException.class).isThrownBy(() -> this.nodes.start(id, id));
	}

}
