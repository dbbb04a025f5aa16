package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands that have to be sent again, since the replies to them were lost.
 */
class LostReplyIntegrationTests {

	private final Session session = new Session(SessionId.random(new Random()), 1, "test", Map.of(),
			Duration.ofSeconds(10));

	/**
	 * Were they executed twice, the answer would be that there is nothing to release, and
	 * that nothing can be claimed as it was seen.
	 * <p>
	 * A client gives a silent connection up after a second, and makes no other one while
	 * all replies are lost. On a busy machine that may be too soon for the voter to have
	 * executed all of them: the commands of such a round were not sent twice.
	 * @param directory where the voter stores
	 * @throws Exception if there is no answer
	 */
	@Test
	void releaseAndClaimsAreAnsweredWithWhatTheyDidAtFirst(@TempDir Path directory) throws Exception {
		try (TestNodes nodes = new TestNodes(directory, "lost", true).timeout(Duration.ofSeconds(60))) {
			nodes.start("n1", "n1");
			nodes.start(null, "n1");
			nodes.awaitWrite("client");
			int round = 1;
			for (int format : new int[] { Formats.FIRST, Formats.LATEST }) {
				long start = System.nanoTime();
				while (!commandsAreSentTwice(nodes, format, round++)) {
					assertThat(System.nanoTime() - start).isLessThan(TestNodes.BOUND.multipliedBy(5).toNanos());
				}
			}
		}
	}

	private boolean commandsAreSentTwice(TestNodes nodes, int format, int round) throws Exception {
		// As many as are sent before there is a reply
		Set<String> elections = IntStream.range(0, VoterConnections.MOST_UNANSWERED)
			.mapToObj((i) -> "batch-%d-%d".formatted(round, i))
			.collect(Collectors.toSet());
		long token = round + 1;
		RaftElectionStore client = nodes.store("client", format);
		lead(client, token);
		ClaimBatch batch = batch(client, elections);
		FaultProxy network = nodes.proxy(null, "n1");
		network.responses().drop();
		CompletableFuture<Boolean> released = CompletableFuture
			.supplyAsync(() -> client.release("election", this.session.id(), token));
		CompletableFuture<Set<String>> claimed = CompletableFuture.supplyAsync(() -> client.claim(batch));
		boolean executed = areExecuted(nodes.store("n1"), elections);
		if (executed) {
			assertThat(released).isNotDone();
			assertThat(claimed).isNotDone();
		}
		network.heal();
		assertThat(released.get(TestNodes.BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(claimed.get(TestNodes.BOUND.toSeconds(), TimeUnit.SECONDS)).isEqualTo(elections);
		assertThat(client.release("election", this.session.id(), token)).isFalse();
		assertThat(client.claim(batch)).isEmpty();
		return executed;
	}

	private static boolean areExecuted(RaftElectionStore store, Set<String> elections) {
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.ignoreExceptionsInstanceOf(ElectionStoreException.class)
				.until(() -> {
					Set<String> held = held(store);
					return held.containsAll(elections) && !held.contains("election");
				});
			return true;
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
	}

	private void lead(RaftElectionStore store, long token) {
		ElectionView view = store.heartbeat(this.session, 0);
		ElectionRecord seen = view.elections().get("election");
		assertThat(store.claim(new Claim(seen, OptionalLong.empty(), view.storeId(), this.session.id(), token)))
			.isTrue();
		assertThat(record(store).state()).isEqualTo(ElectionRecord.State.HELD);
	}

	private ClaimBatch batch(RaftElectionStore store, Set<String> elections) {
		store.create(elections, 1);
		ElectionView view = store.heartbeat(this.session, 0);
		return new ClaimBatch(elections.stream()
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
