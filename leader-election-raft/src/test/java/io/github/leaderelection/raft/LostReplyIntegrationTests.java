package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A command that has to be sent again, since the reply to it was lost.
 */
class LostReplyIntegrationTests {

	private final Session session = new Session(SessionId.random(new Random()), 1, "test", Map.of(),
			Duration.ofSeconds(10));

	/**
	 * Were it executed twice, the answer would be that there is nothing to release.
	 * @param directory where the voter stores
	 * @throws Exception if there is no answer
	 */
	@Test
	void releaseIsAnsweredWithWhatItDidAtFirst(@TempDir Path directory) throws Exception {
		try (TestNodes nodes = new TestNodes(directory, "lost", true).timeout(Duration.ofSeconds(60))) {
			nodes.start("n1", "n1");
			nodes.start(null, "n1");
			nodes.awaitWrite("client");
			lead(nodes.store("client"));
			FaultProxy network = nodes.proxy(null, "n1");
			network.responses().drop();
			CompletableFuture<Boolean> released = CompletableFuture
				.supplyAsync(() -> nodes.store("client").release("election", this.session.id(), 2));
			Awaitility.await()
				.atMost(TestNodes.BOUND)
				.ignoreExceptionsInstanceOf(ElectionStoreException.class)
				.until(() -> record(nodes.store("n1")).state() != ElectionRecord.State.HELD);
			assertThat(released).isNotDone();
			network.heal();
			assertThat(released.get(TestNodes.BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(nodes.store("client").release("election", this.session.id(), 2)).isFalse();
		}
	}

	private void lead(RaftElectionStore store) {
		ElectionView view = store.heartbeat(this.session, 0);
		ElectionRecord seen = view.elections().get("election");
		assertThat(store.claim(new Claim(seen, OptionalLong.empty(), view.storeId(), this.session.id(), 2))).isTrue();
		assertThat(record(store).state()).isEqualTo(ElectionRecord.State.HELD);
	}

	private static ElectionRecord record(RaftElectionStore store) {
		Session reader = new Session(new SessionId("reader"), 1, "reader", Map.of(), Duration.ofSeconds(10));
		return store.heartbeat(reader, 0).elections().get("election");
	}

}
