package io.github.leaderelection.raft.replicated;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

import io.github.leaderelection.raft.replicated.ElectionCommand.CloseCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.CreateCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.EvictCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.HeartbeatCommand;
import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeardHeartbeats}, by way of the section that has them.
 */
class HeardHeartbeatsTests {

	private static final SessionId A = new SessionId("a");

	private static final SessionId B = new SessionId("b");

	// It overflows on the way
	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 100);

	private final ElectionSection voter = new ElectionSection(() -> "cluster", () -> Formats.LATEST,
			new NamespaceHints(), this.clock::get);

	@Test
	void heartbeatHasTheAgeOfItsExecution() throws IOException {
		beat("shop", A, 1);
		this.clock.addAndGet(70);
		assertThat(age("shop", A, 1)).hasValue(70);
		beat("shop", A, 2);
		this.clock.addAndGet(70);
		assertThat(age("shop", A, 2)).hasValue(70);
	}

	@Test
	void otherHeartbeatHasNone() throws IOException {
		beat("shop", A, 7);
		assertThat(age("shop", A, 6)).isEmpty();
		assertThat(age("shop", A, 8)).isEmpty();
		assertThat(age("shop", B, 7)).isEmpty();
		assertThat(age("bank", A, 7)).isEmpty();
		beat("bank", A, 8);
		assertThat(age("shop", A, 7)).isPresent();
		assertThat(age("shop", A, 8)).isEmpty();
	}

	@Test
	void heartbeatThatIsExecutedAgainKeepsItsAge() throws IOException {
		beat("shop", A, 1);
		this.clock.addAndGet(10);
		beat("shop", A, 1);
		assertThat(age("shop", A, 1)).hasValue(10);
	}

	@Test
	void lateHeartbeatChangesNothing() throws IOException {
		beat("shop", A, 2);
		this.clock.addAndGet(10);
		beat("shop", A, 1);
		assertThat(age("shop", A, 1)).isEmpty();
		assertThat(age("shop", A, 2)).hasValue(10);
	}

	@Test
	void sessionThatIsGoneHasNoHeartbeat() throws IOException {
		beat("shop", A, 1);
		beat("shop", B, 1);
		execute(new CloseCommand("shop", A));
		assertThat(age("shop", A, 1)).isEmpty();
		assertThat(age("shop", B, 1)).isPresent();
		execute(new EvictCommand("shop", B, 1));
		assertThat(age("shop", B, 1)).isEmpty();
		execute(new CreateCommand("shop", "orders", 1));
		assertThat(age("shop", B, 1)).isEmpty();
	}

	@Test
	void snapshotHasNoAges() throws IOException {
		beat("shop", A, 1);
		byte[] snapshot = ReplicatedSections.state(this.voter);
		this.clock.addAndGet(10);
		assertThat(ReplicatedSections.state(this.voter)).isEqualTo(snapshot);
		ReplicatedSections.restore(this.voter, snapshot);
		assertThat(age("shop", A, 1)).isEmpty();
		beat("shop", A, 1);
		this.clock.addAndGet(10);
		assertThat(age("shop", A, 1)).hasValue(10);
	}

	private OptionalLong age(String namespace, SessionId session, long nonce) {
		return this.voter.heartbeatAge(namespace, session, nonce);
	}

	private void beat(String namespace, SessionId id, long nonce) throws IOException {
		execute(new HeartbeatCommand(namespace, new Session(id, nonce, "candidate", Map.of(), Duration.ofSeconds(10)),
				0));
	}

	private void execute(ElectionCommand command) throws IOException {
		this.voter.apply(ReplicatedSections.input(command));
	}

}
