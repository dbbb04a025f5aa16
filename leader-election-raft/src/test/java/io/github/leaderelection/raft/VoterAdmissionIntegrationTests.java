package io.github.leaderelection.raft;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.store.ElectionStoreException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for who may be a voter, and for when a new cluster begins.
 */
@ExtendWith(OutputCaptureExtension.class)
class VoterAdmissionIntegrationTests extends AbstractVotersTests {

	@Test
	void idThatIsUsedTwiceIsRefusedAndSoIsVoterWithoutItsLogOrDirectory() throws IOException {
		startThree();
		RaftSettings.Builder second = this.nodes.settings("n3", THREE)
			.storageDirectory(this.nodes.directory("second"))
			.bindAddress("127.0.0.1:" + Ports.next());
		assertThatStartIsRefused(second).withMessageContaining("two instances have this id");
		this.nodes.stop("n3");
		FileSystemUtils
			.deleteRecursively(this.nodes.directory("n3").resolve(RaftGroups.id("voters").getUuid().toString()));
		assertThatStartIsRefused(this.nodes.settings("n3", THREE))
			.withMessageContaining("leader-election.raft.storage-directory")
			.withMessageContaining("log");
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
	void newClusterExecutesNothingUntilAllItsVotersHaveBeenThere(CapturedOutput output) {
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
		Awaitility.await()
			.atMost(TestNodes.BOUND)
			.until(() -> output.getOut(), (text) -> text.contains("The cluster voters is new, and waits for")
					&& text.contains("All voters of the cluster voters have been there, and it begins"));
		this.nodes.stop("n2");
		this.nodes.stop("n3");
		this.nodes.start("n3", THREE);
		this.nodes.awaitWrite("n3");
	}

	/**
	 * It can register with the cluster, but the log does not reach it. It would vote for
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

}
