package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.apache.ratis.protocol.RaftPeerId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands that are sent together.
 */
class BatchIntegrationTests {

	private final Session session = new Session(SessionId.random(new Random()), 1, "test", Map.of(),
			Duration.ofSeconds(10));

	@Test
	void batchesAreExecutedWhileLeadershipMoves(@TempDir Path directory) throws Exception {
		try (TestNodes nodes = new TestNodes(directory, "batch").timeout(Duration.ofSeconds(20))) {
			nodes.startAll("n1", "n2", "n3");
			nodes.start(null, "n1", "n2", "n3");
			nodes.awaitWrite("client");
			for (int round = 0; round < 4; round++) {
				int format = (round < 2) ? Formats.FIRST : Formats.LATEST;
				RaftElectionStore client = nodes.store("client", format);
				String leader = nodes.leader();
				claimAll(client, "before-" + round);
				claimAll(nodes.store("n1", format), "voter-" + round);
				RaftPeerId successor = RaftPeerId.valueOf(leader.equals("n1") ? "n2" : "n1");
				Awaitility.await().atMost(TestNodes.BOUND).until(() -> hasMoved(nodes.server(leader), successor));
				claimAll(client, "after-" + round);
			}
		}
	}

	// On a busy machine, a transfer that is not over in time fails
	private static boolean hasMoved(VoterServer server, RaftPeerId successor) throws Exception {
		return !server.isLeader() || server.transfer(successor, 1000).get(60, TimeUnit.SECONDS).isSuccess();
	}

	// Ratis alone would wait for the stream of the batch, which only the first format has
	@Test
	void stopDoesNotWaitForLeaderThatHangs(@TempDir Path directory) {
		try (TestNodes nodes = new TestNodes(directory, "hanging", true).timeout(Duration.ofSeconds(20))) {
			nodes.start("n1", "n1");
			nodes.start(null, "n1");
			nodes.awaitWrite("client");
			claimAll(nodes.store("client", Formats.FIRST), "election");
			nodes.proxy(null, "n1").freeze();
			long start = System.nanoTime();
			nodes.stop("client");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2500));
		}
	}

	private void claimAll(RaftElectionStore store, String name) {
		List<String> elections = IntStream.range(0, ClaimBatch.MOST).mapToObj((i) -> name + "-" + i).toList();
		store.create(elections, 1);
		ElectionView view = store.heartbeat(this.session, 0);
		assertThat(view.elections()).containsKeys(elections.toArray(String[]::new));
		List<Claim> claims = elections.stream()
			.map((election) -> new Claim(view.elections().get(election), OptionalLong.empty(), view.storeId(),
					this.session.id(), 2))
			.toList();
		assertThat(store.claim(new ClaimBatch(claims))).containsExactlyElementsOf(elections);
	}

}
