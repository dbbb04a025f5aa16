package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;

import javax.net.ssl.SSLHandshakeException;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.SessionId;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FailureMessages}, by way of the store.
 *
 * @author Leader Election
 */
class FailureMessagesTests {

	private final NamespaceHints hints = new NamespaceHints();

	@Test
	void nodeThatIsNotStarted() {
		RaftNode node = new RaftNode(RaftSettings.builder("test", Map.of("a", "127.0.0.1:1")).build());
		RaftElectionStore store = new RaftElectionStore(node, "shop");
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> store.create("orders", 0))
			.withMessageStartingWith("Raft store could not create the record of election 'orders' in namespace 'shop'")
			.withMessageContaining("Start it before the election");
	}

	@Test
	void nodeThatIsStopped() {
		assertFailure(new IOException("x", new AlreadyClosedException("client is closed")))
			.withMessageContaining("Start it before the election")
			.withMessageContaining("client is closed");
	}

	@Test
	void commandThatIsRefused() {
		assertFailure(new RefusedCommandException()).withMessageContaining("same version of this library");
	}

	@Test
	void membersThatHaveNeverBeenThere() {
		assertFailure(new NotBegunException("n3")).withMessageContaining("a new cluster begins when")
			.withMessageContaining("waits for the members n3");
	}

	@Test
	void membersOfAnotherCluster() {
		assertFailure(new IOException(new GroupMismatchException("a does not serve it")))
			.withMessageContaining("another cluster")
			.withMessageContaining("leader-election.raft.cluster")
			.withMessageContaining("a does not serve it");
	}

	@Test
	void memberThatHasAnotherSecret() {
		assertFailure(new IOException("Failed", new SSLHandshakeException("the name is not bound to the key")))
			.withMessageContaining("leader-election.raft.secret")
			.withMessageContaining("the name is not bound to the key");
	}

	@Test
	void memberThatWaitsToBeAdded() {
		assertFailure(new IOException(new ServerNotReadyException("a is STARTING")))
			.withMessageContaining("leader-election.raft.member-list-version=1")
			.withMessageContaining("a is STARTING");
	}

	@Test
	void noMajority() {
		assertFailure(new IOException("Failed", new IOException())).withMessageContaining("no majority")
			.withMessageContaining("(IOException)");
	}

	@Test
	void replyThatCannotBeRead() {
		RaftElectionStore store = new RaftElectionStore(
				() -> (command) -> new DataInputStream(new ByteArrayInputStream(new byte[] { 1, 1 })), this.hints,
				"shop");
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> store.close(new SessionId("a")))
			.withMessageContaining("close session 'a'");
	}

	@Test
	void namespaceThatIsNone() {
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> new RaftElectionStore(() -> null, this.hints, "$"));
	}

	private ThrowableAssertAlternative<ElectionStoreException> assertFailure(IOException cause) {
		RaftElectionStore store = new RaftElectionStore(() -> (command) -> {
			throw cause;
		}, this.hints, "shop");
		return assertThatExceptionOfType(ElectionStoreException.class)
			.isThrownBy(() -> store.release("orders", new SessionId("a"), 1))
			.withMessageStartingWith("Raft store could not release election 'orders' in namespace 'shop': ")
			.withCause(cause);
	}

}
