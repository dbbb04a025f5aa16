package io.github.leaderelection.raft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.store.ElectionRecord;
import org.apache.ratis.protocol.RaftPeerId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for changing the voters.
 */
class VoterListIntegrationTests extends AbstractVotersTests {

	@Test
	void voterThatNeverCameIsReplaced() {
		this.nodes.start("n1", THREE);
		this.nodes.start("n2", THREE);
		this.nodes.awaitState("n1", "founding");
		this.nodes.start("n4", this.nodes.settings("n4", REPLACED).voterListVersion(2).build());
		this.nodes.awaitWrite("n1");
	}

	@Test
	void listsThatCannotReplaceThePresentOneAreRefused() {
		startThree();
		assertThatStartIsRefused(this.nodes.settings("n4", REPLACED))
			.withMessageContaining("leader-election.raft.members=[n1, n2, n4]")
			.withMessageContaining("version 1");
		this.nodes.start("n4", this.nodes.settings("n4", "n1", "n4", "n5").voterListVersion(2).build());
		this.nodes.awaitState("n4", "refused");
		assertThat(this.nodes.node("n4").health().problem()).contains("too many voters that are new");
		this.nodes.stop("n1");
		this.nodes.start("n1", this.nodes.settings("n1", "n1").voterListVersion(2).build());
		this.nodes.awaitState("n1", "refused");
		assertThat(this.nodes.node("n1").health().problem()).contains("leader-election.raft.members=[n1]")
			.contains("three");
	}

	/**
	 * No voter asks the new one whether it can return to an earlier version of this
	 * library before it has commands that such a version skips: it gets a snapshot first,
	 * which such a version refuses.
	 * @throws IOException if there is no snapshot
	 */
	@Test
	void replacesDeadVoter() throws IOException {
		startThree();
		this.nodes.awaitFormat(Formats.LATEST);
		Map<String, ElectionRecord> before = records();
		assertThat(before).isNotEmpty();
		this.nodes.kill("n3");
		this.nodes.start("n4", this.nodes.settings("n4", REPLACED).voterListVersion(2).build());
		this.nodes.awaitHealthy("n4");
		awaitRecorded("n4", 2);
		assertThat(FormatIntegrationTests.latestSnapshotFormat(this.nodes.directory("n4"))).isEqualTo(3);
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

}
