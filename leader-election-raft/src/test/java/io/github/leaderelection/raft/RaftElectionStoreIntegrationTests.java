package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.test.contract.ElectionStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The contract of a store, on a cluster of three voters.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RaftElectionStoreIntegrationTests {

	private RaftVoters voters;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.voters = new RaftVoters(directory, NodeLimits.DEFAULT).start();
	}

	@AfterAll
	void close() {
		this.voters.close();
	}

	/**
	 * Without a view of the voter that asks.
	 */
	@Test
	void eachVoterKnowsHowOldAHeartbeatIsAndAClientDoesNot() {
		String namespace = "ages";
		Session session = new Session(new SessionId("a"), 1, "a", Map.of(), Duration.ofSeconds(10));
		long begun = System.nanoTime();
		new RaftElectionStore(this.voters.client(), namespace).heartbeat(session, 0);
		for (String id : this.voters.ids()) {
			ElectionStore store = new RaftElectionStore(this.voters.voter(id), namespace);
			await().atMost(RaftVoters.BOUND).until(() -> store.heartbeatAge(session.id(), 1).isPresent());
			long age = store.heartbeatAge(session.id(), 1).getAsLong();
			assertThat(age).isBetween(0L, System.nanoTime() - begun);
			assertThat(store.heartbeatAge(session.id(), 2)).isEmpty();
		}
		assertThat(new RaftElectionStore(this.voters.client(), namespace).heartbeatAge(session.id(), 1)).isEmpty();
	}

	@Nested
	class OnRaftLeader extends Contract {

		@Override
		RaftNode node() {
			return RaftElectionStoreIntegrationTests.this.voters.leader();
		}

		@Override
		protected ElectionStore open(String namespace) {
			return new CurrentFormatStore(super.open(namespace));
		}

	}

	/**
	 * With sessions of the format of older instances.
	 */
	@Nested
	@Tag("long")
	class OfOldFormatOnRaftLeader extends Contract {

		@Override
		RaftNode node() {
			return RaftElectionStoreIntegrationTests.this.voters.leader();
		}

	}

	@Nested
	@Tag("long")
	class OnFollower extends Contract {

		@Override
		RaftNode node() {
			return RaftElectionStoreIntegrationTests.this.voters.follower();
		}

		/**
		 * As many as fit into one reply.
		 */
		@Override
		protected int manyElections() {
			return 10_000;
		}

	}

	@Nested
	@Tag("long")
	class OnClient extends Contract {

		@Override
		RaftNode node() {
			return RaftElectionStoreIntegrationTests.this.voters.client();
		}

		@Override
		protected ElectionStore open(String namespace) {
			return new CurrentFormatStore(super.open(namespace));
		}

		@Override
		protected boolean givesHints() {
			return false;
		}

	}

	/**
	 * What they have in common.
	 */
	abstract static class Contract extends ElectionStoreContract {

		abstract RaftNode node();

		@Override
		protected ElectionStore open(String namespace) {
			return new RaftElectionStore(node(), namespace);
		}

		@Override
		protected boolean givesHints() {
			return true;
		}

		@Override
		protected int rounds() {
			return 10;
		}

		@Override
		protected int manyElections() {
			return 1_000;
		}

	}

}
