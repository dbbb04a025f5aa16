package io.github.leaderelection.raft;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.apache.ratis.protocol.RaftPeerId;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for who may be a voter, and for changing the voters.
 */
@ExtendWith(OutputCaptureExtension.class)
class RaftVotersIntegrationTests {

	private static final String[] THREE = { "n1", "n2", "n3" };

	private static final String[] REPLACED = { "n1", "n2", "n4" };

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String[] FIVE = { "n1", "n2", "n3", "n4", "n5" };

	@TempDir
	private Path directory;

	private TestNodes nodes;

	private long nonce;

	@BeforeEach
	void setUp() {
		this.nodes = new TestNodes(this.directory, "voters");
	}

	@AfterEach
	void tearDown() {
		this.nodes.close();
	}

	private void startThree() {
		this.nodes.startAll(THREE);
		for (String id : THREE) {
			this.nodes.awaitWrite(id);
		}
		Awaitility.await().atMost(TestNodes.BOUND).until(() -> this.nodes.server("n1").registry().hasBegun());
	}

	// A start goes on that is not refused in time, and a busy machine takes its time
	private static ThrowableAssertAlternative<InvalidRaftSettingsException> assertThatStartIsRefused(
			RaftSettings.Builder settings) {
		RaftNode node = new RaftNode(settings.operationTimeout(PATIENCE).build(),
				new NodeLimits(PATIENCE, 20_000, 4 << 20, true));
		try {
			return assertThatExceptionOfType(InvalidRaftSettingsException.class).isThrownBy(node::start);
		}
		finally {
			node.stop();
		}
	}

	private void wipe(String id) throws IOException {
		FileSystemUtils.deleteRecursively(this.nodes.directory(id));
	}

	@Test
	void newClusterSaysForWhomItWaitsAndWhenItBegins(CapturedOutput output) {
		startThree();
		Awaitility.await()
			.atMost(TestNodes.BOUND)
			.until(() -> output.getOut(), (text) -> text.contains("The cluster voters is new, and waits for")
					&& text.contains("All voters of the cluster voters have been there, and it begins"));
	}

	@Test
	void wipedVoterIsRefusedAtStart() throws IOException {
		startThree();
		this.nodes.stop("n3");
		wipe("n3");
		assertThatStartIsRefused(this.nodes.settings("n3", THREE)).withMessageContaining("leader-election.raft.id=n3")
			.withMessageContaining("wiped");
		this.nodes.awaitWrite("n1");
	}

	@Test
	void wipedVoterThatStartsAloneStepsAsideLater() throws IOException {
		startThree();
		List.of(THREE).forEach(this.nodes::stop);
		wipe("n3");
		this.nodes.start("n3", THREE);
		this.nodes.start("n1", THREE);
		this.nodes.start("n2", THREE);
		this.nodes.awaitState("n3", "refused");
		assertThat(this.nodes.node("n3").health().problem()).contains("wiped");
		assertThat(this.nodes.server("n3")).isNull();
		assertThatExceptionOfType(ElectionStoreException.class)
			.isThrownBy(() -> this.nodes.store("n3").create("election", 1))
			.withMessageContaining("wiped");
		this.nodes.awaitWrite("n1");
	}

	@Test
	void newClusterExecutesNothingUntilAllItsVotersHaveBeenThere() {
		this.nodes.start("n1", THREE);
		this.nodes.start("n2", THREE);
		for (String id : List.of("n1", "n2")) {
			Awaitility.await().atMost(TestNodes.BOUND).untilAsserted(() -> {
				RaftHealth health = this.nodes.node(id).health();
				assertThat(health.problem()).contains("[n3]");
				assertThat(health.state()).isEqualTo("founding");
			});
		}
		this.nodes.awaitRefusal("n1", "the cluster is new, and waits for the voters n3");
		this.nodes.start("n3", THREE);
		this.nodes.awaitWrite("n1");
		this.nodes.awaitHealthy("n3");
		this.nodes.stop("n2");
		this.nodes.stop("n3");
		this.nodes.start("n3", THREE);
		this.nodes.awaitWrite("n3");
	}

	/**
	 * It can tell the cluster of itself, but the log does not reach it. It would vote for
	 * anybody.
	 */
	@Test
	void newClusterWaitsForTheLogOfAllItsVoters() {
		TestNodes proxied = new TestNodes(this.directory.resolve("proxied"), "voters", true);
		try (proxied) {
			for (String from : List.of("n1", "n2")) {
				proxied.settings(from, THREE);
				proxied.proxy(from, "n3").freeze();
			}
			proxied.start("n1", THREE);
			proxied.start("n2", THREE);
			proxied.leader();
			proxied.start("n3", THREE);
			Awaitility.await()
				.atMost(TestNodes.BOUND)
				.until(() -> proxied.server("n1").registry().awaited(), (awaited) -> awaited.equals(Set.of("n3")));
			Awaitility.await()
				.atMost(TestNodes.BOUND)
				.until(() -> proxied.server("n1").registry().directories().containsKey("n3"));
			assertThat(proxied.canWrite("n1")).isFalse();
			assertThat(proxied.server("n3").registry().isEmpty()).isTrue();
			proxied.heal("n3");
			proxied.awaitWrite("n1");
			proxied.awaitHealthy("n3");
		}
	}

	@Test
	void voterThatNeverCameIsReplaced() {
		this.nodes.start("n1", THREE);
		this.nodes.start("n2", THREE);
		this.nodes.awaitState("n1", "founding");
		this.nodes.start("n4", this.nodes.settings("n4", REPLACED).voterListVersion(2).build());
		this.nodes.awaitWrite("n1");
	}

	/**
	 * They cannot know what they have lost, and are a majority.
	 */
	@Test
	void wipedVotersAloneFoundNoCluster() throws IOException {
		startThree();
		List.of(THREE).forEach(this.nodes::stop);
		wipe("n2");
		wipe("n3");
		this.nodes.start("n2", THREE);
		this.nodes.start("n3", THREE);
		for (String id : List.of("n2", "n3")) {
			Awaitility.await()
				.atMost(TestNodes.BOUND)
				.until(() -> this.nodes.node(id).health().problem(),
						(problem) -> problem != null && problem.contains("[n1]"));
			assertThat(this.nodes.canWrite(id)).isFalse();
		}
		assertThatStartIsRefused(this.nodes.settings("n1", THREE)).withMessageContaining("belongs to another cluster");
		assertThat(List.of("n2", "n3")).noneMatch(this.nodes::canWrite);
	}

	@Test
	void idThatIsUsedTwiceIsRefused() {
		startThree();
		RaftSettings.Builder second = this.nodes.settings("n3", THREE)
			.storageDirectory(this.nodes.directory("second"))
			.bindAddress("127.0.0.1:" + Ports.next());
		assertThatStartIsRefused(second).withMessageContaining("two instances have this id");
	}

	@Test
	void differentListUnderTheSameVersionIsRefused() {
		startThree();
		assertThatStartIsRefused(this.nodes.settings("n4", REPLACED))
			.withMessageContaining("leader-election.raft.members=[n1, n2, n4]")
			.withMessageContaining("version 1");
	}

	@Test
	void listWithTooManyNewVotersIsRefused() {
		startThree();
		this.nodes.start("n4", this.nodes.settings("n4", "n1", "n4", "n5").voterListVersion(2).build());
		this.nodes.awaitState("n4", "refused");
		assertThat(this.nodes.node("n4").health().problem()).contains("too many voters that are new");
	}

	@Test
	void directoryOfAnotherClusterOfTheSameNameIsRefused() {
		startThree();
		TestNodes others = new TestNodes(this.directory.resolve("others"), "voters");
		try (others) {
			others.startAll(THREE);
			List.of(THREE).forEach(others::awaitWrite);
			Awaitility.await().atMost(TestNodes.BOUND).until(() -> others.server("n1").registry().hasBegun());
			others.stop("n3");
		}
		this.nodes.stop("n3");
		RaftSettings.Builder strange = this.nodes.settings("n3", THREE).storageDirectory(others.directory("n3"));
		assertThatStartIsRefused(strange).withMessageContaining("belongs to another cluster");
	}

	@Test
	void commandsForAnotherClusterOfTheSameNameAreRefused() {
		startThree();
		// Once refused it takes the right cluster, so that the first call needs the time
		RaftNode client = this.nodes.timeout(PATIENCE).start(null, THREE);
		this.nodes.awaitWrite("client");
		((CommandClient) client.commands()).joined(UUID.randomUUID().toString());
		assertThatExceptionOfType(ElectionStoreException.class)
			.isThrownBy(() -> this.nodes.store("client").create("election", 1))
			.withMessageContaining("another cluster");
	}

	@Test
	void replacesDeadVoter() {
		startThree();
		Map<String, ElectionRecord> before = records();
		assertThat(before).isNotEmpty();
		this.nodes.kill("n3");
		this.nodes.start("n4", this.nodes.settings("n4", REPLACED).voterListVersion(2).build());
		this.nodes.awaitHealthy("n4");
		awaitRecorded("n4", 2);
		for (String id : List.of("n1", "n2")) {
			this.nodes.stop(id);
			this.nodes.start(id, this.nodes.settings(id, REPLACED).voterListVersion(2).build());
			this.nodes.awaitHealthy(id);
		}
		this.nodes.awaitWrite("n4");
		assertThat(records()).isEqualTo(before);
		// The new one is needed for the majority now
		this.nodes.stop("n1");
		this.nodes.awaitWrite("n4");
	}

	@Test
	void removedVoterGoesOnAsClient() {
		startThree();
		this.nodes.start("n4", this.nodes.settings("n4", REPLACED).voterListVersion(2).build());
		this.nodes.awaitState("n3", "removed");
		assertThat(this.nodes.node("n3").health().healthy()).isFalse();
		this.nodes.awaitWrite("n3");
		this.nodes.stop("n3");
		this.nodes.start("n3", THREE);
		this.nodes.awaitState("n3", "removed");
		this.nodes.awaitWrite("n3");
	}

	@Test
	void growsFromThreeToFive() {
		startThree();
		for (String id : List.of("n4", "n5")) {
			this.nodes.start(id, this.nodes.settings(id, FIVE).voterListVersion(2).build());
		}
		this.nodes.awaitHealthy("n4");
		this.nodes.awaitHealthy("n5");
		awaitRecorded("n5", 2);
		// Three of five go on
		this.nodes.kill("n1");
		this.nodes.kill("n2");
		this.nodes.awaitWrite("n4");
		for (String id : List.of("n1", "n2")) {
			this.nodes.start(id, this.nodes.settings(id, FIVE).voterListVersion(2).build());
			this.nodes.awaitHealthy(id);
		}
	}

	/**
	 * While commands are executed: without any, Ratis would give up by itself.
	 */
	@Test
	void changeThatWaitsForAVoterIsOvertaken() {
		startThree();
		this.nodes.stop("n1");
		this.nodes.start("n1", this.nodes.settings("n1", "n1", "n2", "n5").voterListVersion(2).build());
		awaitWhileWriting(
				() -> this.nodes.server(this.nodes.leader()).silences().containsKey(RaftPeerId.valueOf("n5")));
		this.nodes.start("n4", this.nodes.settings("n4", REPLACED).voterListVersion(3).build());
		awaitWhileWriting(() -> this.nodes.server("n4").registry().version() == 3);
		this.nodes.awaitHealthy("n4");
	}

	private void awaitWhileWriting(Callable<Boolean> condition) {
		Awaitility.await().atMost(TestNodes.BOUND).until(() -> this.nodes.canWrite("n2") && condition.call());
	}

	@Test
	void clusterDoesNotShrinkToOneVoter() {
		startThree();
		this.nodes.stop("n1");
		this.nodes.start("n1", this.nodes.settings("n1", "n1").voterListVersion(2).build());
		this.nodes.awaitState("n1", "refused");
		assertThat(this.nodes.node("n1").health().problem()).contains("leader-election.raft.members=[n1]")
			.contains("three");
	}

	@Test
	void voterWhoseLogIsMissingIsRefused() throws IOException {
		startThree();
		this.nodes.stop("n3");
		FileSystemUtils
			.deleteRecursively(this.nodes.directory("n3").resolve(RaftGroups.id("voters").getUuid().toString()));
		assertThatStartIsRefused(this.nodes.settings("n3", THREE))
			.withMessageContaining("leader-election.raft.storage-directory")
			.withMessageContaining("log");
	}

	@Test
	void newVotersAloneFoundNoCluster() {
		for (String id : List.of("n4", "n5", "n3")) {
			this.nodes.start(id, this.nodes.settings(id, FIVE).voterListVersion(2).build());
			this.nodes.awaitState(id, "joining");
		}
		assertThat(this.nodes.node("n4").health().healthy()).isFalse();
		assertThat(this.nodes.node("n4").health().problem()).contains("member-list-version=1");
		Awaitility.await()
			.during(3, TimeUnit.SECONDS)
			.atMost(TestNodes.BOUND)
			.failFast(() -> this.nodes.leaderOrNull() != null)
			.until(() -> true);
	}

	@Tag("long")
	@Test
	void changeGoesOnAfterNewVotersWereMissing() {
		startThree();
		String follower = this.nodes.follower();
		this.nodes.stop(follower);
		this.nodes.start(follower, this.nodes.settings(follower, FIVE).voterListVersion(2).build());
		Awaitility.await()
			.atMost(TestNodes.BOUND)
			.until(() -> this.nodes.server(this.nodes.leader()).registry().wanted() != null);
		String leader = this.nodes.leader();
		this.nodes.stop(leader);
		this.nodes.start(leader, THREE);
		for (String id : List.of("n4", "n5")) {
			this.nodes.start(id, this.nodes.settings(id, FIVE).voterListVersion(2).build());
		}
		awaitRecorded(follower, 2);
		this.nodes.awaitHealthy("n5");
	}

	@Tag("long")
	@Test
	void voterMayMoveToAnotherAddress() {
		startThree();
		String moved = this.nodes.follower();
		int port = Ports.next();
		// It first, since who has its new address before that cannot call it
		List<String> ids = new ArrayList<>(List.of(THREE));
		ids.remove(moved);
		ids.add(0, moved);
		for (String id : ids) {
			this.nodes.stop(id);
			RaftSettings.Builder settings = RaftSettings
				.builder("voters", moved(this.nodes.voters(THREE), moved, "127.0.0.1:" + port))
				.id(id)
				.storageDirectory(this.nodes.directory(id));
			this.nodes.start(id, settings.build());
			this.nodes.awaitWrite(id);
		}
		this.nodes.awaitHealthy(moved);
	}

	private static Map<String, String> moved(Map<String, String> voters, String id, String address) {
		voters.put(id, address);
		return voters;
	}

	private void awaitRecorded(String id, long version) {
		Awaitility.await().atMost(TestNodes.BOUND).until(() -> this.nodes.server(id).registry().version() == version);
	}

	private Map<String, ElectionRecord> records() {
		Session session = new Session(new SessionId("s1"), ++this.nonce, "c", Map.of(), Duration.ofSeconds(10));
		return Awaitility.await()
			.atMost(TestNodes.BOUND)
			.ignoreExceptionsInstanceOf(ElectionStoreException.class)
			.until(() -> this.nodes.store("n1").heartbeat(session, 0).elections(), (elections) -> true);
	}

}
