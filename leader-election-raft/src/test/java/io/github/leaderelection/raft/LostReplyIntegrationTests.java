package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
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
 * Commands that have to be sent again, since the replies to them were lost.
 */
class LostReplyIntegrationTests {

	/**
	 * As many as are sent before there is a reply.
	 */
	private static final List<String> BATCH = IntStream.range(0, VoterConnections.MOST_UNANSWERED)
		.mapToObj((i) -> "batch-" + i)
		.toList();

	private final Session session = new Session(SessionId.random(new Random()), 1, "test", Map.of(),
			Duration.ofSeconds(10));

	/**
	 * Were they executed twice, the answer would be that there is nothing to release, and
	 * that nothing can be claimed as it was seen.
	 * @param directory where the voter stores
	 * @throws Exception if there is no answer
	 */
	@Test
	void releaseAndClaimsAreAnsweredWithWhatTheyDidAtFirst(@TempDir Path directory) throws Exception {
		try (TestNodes nodes = new TestNodes(directory, "lost", true).timeout(Duration.ofSeconds(60))) {
			nodes.start("n1", "n1");
			nodes.start(null, "n1");
			nodes.awaitWrite("client");
			lead(nodes.store("client"));
			ClaimBatch batch = batch(nodes.store("client"));
			FaultProxy network = nodes.proxy(null, "n1");
			network.responses().drop();
			CompletableFuture<Boolean> released = CompletableFuture
				.supplyAsync(() -> nodes.store("client").release("election", this.session.id(), 2));
			CompletableFuture<Set<String>> claimed = CompletableFuture
				.supplyAsync(() -> nodes.store("client").claim(batch));
			Awaitility.await()
				.atMost(TestNodes.BOUND)
				.ignoreExceptionsInstanceOf(ElectionStoreException.class)
				.until(() -> held(nodes.store("n1")).equals(Set.copyOf(BATCH)));
			assertThat(released).isNotDone();
			assertThat(claimed).isNotDone();
			network.heal();
			assertThat(released.get(TestNodes.BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(claimed.get(TestNodes.BOUND.toSeconds(), TimeUnit.SECONDS)).containsExactlyElementsOf(BATCH);
			assertThat(nodes.store("client").release("election", this.session.id(), 2)).isFalse();
			assertThat(nodes.store("client").claim(batch)).isEmpty();
		}
	}

	private void lead(RaftElectionStore store) {
		ElectionView view = store.heartbeat(this.session, 0);
		ElectionRecord seen = view.elections().get("election");
		assertThat(store.claim(new Claim(seen, OptionalLong.empty(), view.storeId(), this.session.id(), 2))).isTrue();
		assertThat(record(store).state()).isEqualTo(ElectionRecord.State.HELD);
	}

	private ClaimBatch batch(RaftElectionStore store) {
		store.create(BATCH, 1);
		ElectionView view = store.heartbeat(this.session, 0);
		return new ClaimBatch(BATCH.stream()
			.map((election) -> new Claim(view.elections().get(election), OptionalLong.empty(), view.storeId(),
					this.session.id(), 2))
			.toList());
	}

	private static ElectionRecord record(RaftElectionStore store) {
		return read(store).elections().get("election");
	}

	private static Set<String> held(RaftElectionStore store) {
		return read(store).elections()
			.values()
			.stream()
			.filter((record) -> record.state() == ElectionRecord.State.HELD)
			.map(ElectionRecord::election)
			.collect(Collectors.toSet());
	}

	private static ElectionView read(RaftElectionStore store) {
		Session reader = new Session(new SessionId("reader"), 1, "reader", Map.of(), Duration.ofSeconds(10));
		return store.heartbeat(reader, 0);
	}

}
