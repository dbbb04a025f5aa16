package io.github.leaderelection.raft.replicated;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.github.leaderelection.raft.replicated.RefusedCommandException.Reason;
import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.Registration;
import io.github.leaderelection.raft.voter.VoterList;
import io.github.leaderelection.raft.voter.VoterRegistry;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ReplicatedState}.
 */
class ReplicatedStateTests {

	private static final UUID CLUSTER = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

	private static final ElectionCall<HeartbeatReply> HEARTBEAT = ElectionCall.heartbeat("shop",
			new Session(new SessionId("s1"), 1, "host:1", Map.of(), Duration.ofSeconds(10)), 0);

	private final ReplicatedState state = new ReplicatedState(new NamespaceHints(), () -> 0);

	@Test
	void clusterThatHasNotBegunHasNoElections() throws IOException {
		register("n1", "");
		assertRefused(CLUSTER, Reason.NOT_BEGUN, "n1");
		assertThat(this.state.voters().hasBegun()).isFalse();
	}

	@Test
	void commandForAnotherClusterIsNotExecuted() throws IOException {
		begin();
		byte[] before = this.state.snapshot();
		assertRefused(UUID.randomUUID(), Reason.OTHER_CLUSTER, "another cluster");
		assertThat(this.state.snapshot()).isEqualTo(before);
	}

	@Test
	void commandIsExecutedOnceTheClusterHasBegun() throws IOException {
		begin();
		assertThat(HEARTBEAT.reply(Replies.read(apply(HEARTBEAT.command(), CLUSTER))).on(null).orElseThrow().sessions())
			.containsOnlyKeys(new SessionId("s1"));
	}

	@Test
	void whatIsNoCommandIsRefused() {
		assertThatIOException().isThrownBy(() -> this.state.apply(input(new byte[] { 9, 1, 2 })))
			.withMessageContaining("section 9");
		assertThatIOException().isThrownBy(() -> this.state.apply(input(new byte[0])));
	}

	@Test
	void snapshotHasAll() throws IOException {
		begin();
		apply(HEARTBEAT.command(), CLUSTER);
		ReplicatedState restored = new ReplicatedState(new NamespaceHints(), () -> 0);
		restored.restore(this.state.snapshot());
		assertThat(restored.snapshot()).isEqualTo(this.state.snapshot()).startsWith(0, 0, 0, 2);
		assertThat(restored.voters()).isEqualTo(this.state.voters());
	}

	@Test
	void snapshotOfAnotherFormatOrWithMoreIsRefused() throws IOException {
		begin();
		byte[] snapshot = this.state.snapshot();
		byte[] longer = new byte[snapshot.length + 1];
		System.arraycopy(snapshot, 0, longer, 0, snapshot.length);
		assertThatIOException().isThrownBy(() -> this.state.restore(longer)).withMessageContaining("more");
		snapshot[3] = 4;
		assertThatIOException().isThrownBy(() -> this.state.restore(snapshot))
			.withMessageContaining("format 4")
			.withMessageContaining("2 to 3");
	}

	/**
	 * Voters of an earlier version refuse it as well, because they cannot read it.
	 */
	@Test
	void batchIsRefusedUntilItsFormatIsWritten() throws IOException {
		begin();
		byte[] batch = ReplicatedState
			.addressed(ElectionCall.createAll("shop", List.of("orders", "invoices"), 1).command(), CLUSTER);
		assertThatIOException().isThrownBy(() -> this.state.apply(input(batch))).withMessageContaining("format 2");
		agree();
		assertThatIOException().isThrownBy(() -> this.state.apply(input(batch))).withMessageContaining("format 2");
		assertThat(view().elections()).isEmpty();
		this.state.apply(input(VoterRegistry.writing(Formats.BATCHES, Set.of("n1"))));
		this.state.apply(input(batch));
		assertThat(view().elections()).containsOnlyKeys("orders", "invoices");
	}

	/**
	 * A voter that has agreed cannot be started with an earlier version any more.
	 */
	@Test
	void snapshotAfterTheAgreementHasAnotherFormat() throws IOException {
		begin();
		agree();
		assertThat(this.state.snapshot()).startsWith(0, 0, 0, 3);
		ReplicatedState restored = new ReplicatedState(new NamespaceHints(), () -> 0);
		restored.restore(this.state.snapshot());
		assertThat(restored.voters()).isEqualTo(this.state.voters());
		assertThat(restored.voters().formats()).isEqualTo(new Formats(2, 1));
		byte[] other = this.state.snapshot();
		other[3] = 2;
		assertThatIOException().isThrownBy(() -> this.state.restore(other));
	}

	private void agree() throws IOException {
		this.state.apply(input(VoterRegistry.agreement(Formats.BATCHES, Set.of("n1"))));
	}

	private ElectionView view() throws IOException {
		return HEARTBEAT.reply(Replies.read(apply(HEARTBEAT.command(), CLUSTER))).on(null).orElseThrow();
	}

	private void begin() throws IOException {
		register("n1", "");
		register("n1", CLUSTER.toString());
	}

	private void register(String id, String clusterId) throws IOException {
		this.state.apply(input(VoterRegistry.command(new Registration(id, "directory", clusterId, true,
				CLUSTER.toString(), new VoterList(1, Map.of("n1", "127.0.0.1:7001"))))));
	}

	private void assertRefused(UUID cluster, Reason reason, String message) throws IOException {
		byte[] reply = apply(HEARTBEAT.command(), cluster);
		assertThatExceptionOfType(RefusedCommandException.class).isThrownBy(() -> Replies.read(reply))
			.withMessageContaining(message)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	private byte[] apply(byte[] command, UUID cluster) throws IOException {
		return this.state.apply(input(ReplicatedState.addressed(command, cluster)));
	}

	private static DataInputStream input(byte[] bytes) {
		return new DataInputStream(new ByteArrayInputStream(bytes));
	}

}
