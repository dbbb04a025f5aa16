package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import io.github.leaderelection.raft.replicated.ReplicatedSections;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.test.contract.ElectionStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of a store, on the commands and what executes them, without Raft.
 */
class RaftElectionStoreTests extends ElectionStoreContract {

	private final ReplicatedSections voters = new ReplicatedSections();

	private final Set<String> namespaces = new HashSet<>();

	@Override
	protected ElectionStore open(String namespace) {
		this.namespaces.add(namespace);
		return new CurrentFormatStore(
				new RaftElectionStore(this::channel, this.voters.hints(), this.voters::heartbeatAge, namespace));
	}

	CommandChannel channel() {
		return this.voters::send;
	}

	@Override
	protected boolean givesHints() {
		return true;
	}

	/**
	 * Commands are executed one after another, however close together they are.
	 */
	@Override
	protected int rounds() {
		return 100;
	}

	@Test
	void voterKnowsHowOldTheLastHeartbeatIs() {
		ElectionStore store = open("shop");
		Session session = new Session(new SessionId("a"), 1, "a", Map.of(), Duration.ofSeconds(1));
		store.heartbeat(session, 0);
		long answered = System.nanoTime();
		OptionalLong age = store.heartbeatAge(session.id(), 1);
		assertThat(age).isPresent();
		assertThat(store.heartbeatAge(session.id(), 1).getAsLong()).isGreaterThanOrEqualTo(age.getAsLong());
		store.heartbeat(session, 1);
		long since = System.nanoTime() - answered;
		assertThat(store.heartbeatAge(session.id(), 1).getAsLong()).as("age of a heartbeat that was repeated")
			.isGreaterThanOrEqualTo(since);
		store.heartbeat(session.withNonce(2), 1);
		assertThat(store.heartbeatAge(session.id(), 1)).isEmpty();
		assertThat(store.heartbeatAge(session.id(), 2)).isPresent();
		assertThat(open("other").heartbeatAge(session.id(), 2)).isEmpty();
	}

	/**
	 * The first heartbeat has stored the session again before the second one.
	 */
	@Test
	void repeatedHeartbeatReportsThatTheFirstOneFoundTheSessionLost() {
		ElectionStore store = open("shop");
		store.create("orders", 0);
		Session session = new Session(new SessionId("a"), 1, "a", Map.of(), Duration.ofSeconds(1));
		store.heartbeat(session, 0);
		assertThat(store.heartbeat(session.withNonce(2), 1).intact()).isTrue();
		store.evict(session.withNonce(2));
		assertThat(store.heartbeat(session.withNonce(3), 2).intact()).isFalse();
		assertThat(store.heartbeat(session.withNonce(4), 3).intact()).isTrue();
	}

	/**
	 * Both are one call, which has one operation timeout.
	 */
	@Test
	void repeatedHeartbeatHasTheTimeThatTheFirstHasLeft() {
		List<Long> begun = new ArrayList<>();
		CommandChannel channel = new CommandChannel() {

			@Override
			public DataInputStream send(byte[] command) throws IOException {
				return RaftElectionStoreTests.this.voters.send(command);
			}

			@Override
			public List<DataInputStream> sendAll(List<byte[]> commands, long call) throws IOException {
				begun.add(call);
				return CommandChannel.super.sendAll(commands, call);
			}

		};
		ElectionStore store = new CurrentFormatStore(
				new RaftElectionStore(() -> channel, this.voters.hints(), this.voters::heartbeatAge, "shop"));
		Session session = new Session(new SessionId("a"), 1, "a", Map.of(), Duration.ofSeconds(1));
		store.heartbeat(session, 0);
		begun.clear();
		assertThat(store.heartbeat(session.withNonce(2), 1).intact()).isTrue();
		assertThat(begun).hasSize(2);
		assertThat(begun.get(1)).isEqualTo(begun.get(0));
	}

	/**
	 * Whatever the test did, a snapshot has all of it.
	 * @throws IOException if it cannot be read
	 */
	@AfterEach
	void snapshotHasTheWholeState() throws IOException {
		ReplicatedSections restored = new ReplicatedSections();
		restored.restore(this.voters.state());
		assertThat(restored.state()).isEqualTo(this.voters.state());
		Session reader = new Session(new SessionId("reader"), 1, "reader", Map.of(), Duration.ofSeconds(1));
		for (String namespace : this.namespaces) {
			assertThat(view(restored, namespace, reader)).isEqualTo(view(this.voters, namespace, reader));
		}
	}

	private static ElectionView view(ReplicatedSections voters, String namespace, Session reader) {
		return new RaftElectionStore(() -> voters::send, voters.hints(), voters::heartbeatAge, namespace)
			.heartbeat(reader, 0);
	}

}
