package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of a store, on voters that execute batches.
 */
class RaftElectionBatchTests extends RaftElectionStoreTests {

	private final List<byte[]> commands = new ArrayList<>();

	@Override
	CommandChannel channel() {
		CommandChannel channel = super.channel();
		return new CommandChannel() {

			@Override
			public DataInputStream send(byte[] command) throws IOException {
				RaftElectionBatchTests.this.commands.add(command);
				return channel.send(command);
			}

			@Override
			public int format(long begun) {
				return Formats.BATCHES;
			}

		};
	}

	@Test
	void batchIsOneCommandInWhichEachElectionIsDecidedByItself() {
		ElectionStore store = open("shop");
		List<String> elections = IntStream.range(0, ClaimBatch.MOST).mapToObj((i) -> "election-" + i).toList();
		SessionId claimant = new SessionId("a");
		store.create(elections, 1);
		ElectionView view = store.heartbeat(new Session(claimant, 1, "a", Map.of(), Duration.ofSeconds(1)), 0);
		List<Claim> claims = elections.stream()
			.map((election) -> new Claim(view.elections().get(election), OptionalLong.empty(), view.storeId(), claimant,
					2))
			.toList();
		assertThat(store.claim(claims.get(7))).isTrue();
		this.commands.clear();
		assertThat(store.claim(new ClaimBatch(claims))).hasSize(ClaimBatch.MOST - 1)
			.doesNotContain("election-7")
			.contains("election-0", "election-199");
		assertThat(this.commands).hasSize(1);
		store.create(List.of("election-1", "orders", "invoices"), 5);
		assertThat(this.commands).hasSize(2);
	}

	@Test
	void recordThatTheLastViewHasShownIsNotCreatedAgain() {
		ElectionStore store = open("shop");
		Session session = new Session(new SessionId("a"), 1, "a", Map.of(), Duration.ofSeconds(1));
		store.create(List.of("orders", "invoices"), 1);
		store.create(List.of("orders", "invoices"), 1);
		assertThat(this.commands).hasSize(2);
		store.heartbeat(session, 0);
		this.commands.clear();
		store.create(List.of("orders", "invoices"), 1);
		assertThat(this.commands).isEmpty();
		store.create(List.of("orders", "parcels"), 2);
		assertThat(this.commands).hasSize(1);
		assertThat(store.heartbeat(session.withNonce(2), 1).elections()).containsOnlyKeys("orders", "invoices",
				"parcels");
	}

}
