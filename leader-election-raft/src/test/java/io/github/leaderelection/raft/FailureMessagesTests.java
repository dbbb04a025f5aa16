package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import javax.net.ssl.SSLHandshakeException;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.raft.replicated.NamespaceHints;
import io.github.leaderelection.raft.replicated.RefusedCommandException;
import io.github.leaderelection.raft.replicated.RefusedCommandException.Reason;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.store.SessionId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FailureMessages}, by way of the store.
 */
class FailureMessagesTests {

	private static final RaftPeerId N1 = RaftPeerId.valueOf("n1");

	private static final RaftPeerId N2 = RaftPeerId.valueOf("n2");

	private final NamespaceHints hints = new NamespaceHints();

	@Test
	void nodeThatIsNotStarted() {
		RaftNode node = new RaftNode(RaftSettings.builder("test", Map.of("a", "127.0.0.1:1")).build());
		RaftElectionStore store = new RaftElectionStore(node, "shop");
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> store.create("orders", 0))
			.withMessageStartingWith("Raft store could not create the record of election 'orders' in namespace 'shop'")
			.withMessageContaining("Raft is not started on this instance. Start it before the election");
	}

	@Test
	void nodeThatIsStopped() {
		assertFailure(new IOException("x", new AlreadyClosedException("client is closed")), Problem.UNUSABLE)
			.withMessageContaining("Raft is stopped on this instance. Start it before the election")
			.withMessageContaining("client is closed");
	}

	@Test
	void commandThatIsRefused() {
		assertFailure(refused(Reason.UNKNOWN), Problem.REFUSED).withMessageContaining("same version of this library");
	}

	@Test
	void votersThatHaveNeverBeenThere() {
		assertFailure(refused(Reason.NOT_BEGUN), Problem.UNUSABLE).withMessageContaining("a new cluster begins when")
			.withMessageContaining("n3");
	}

	@Test
	void votersOfAnotherCluster() {
		assertFailure(new IOException(new GroupMismatchException("a does not serve it")), Problem.REFUSED)
			.withMessageContaining("another cluster")
			.withMessageContaining("leader-election.raft.cluster")
			.withMessageContaining("a does not serve it");
	}

	@Test
	void voterThatHasAnotherSecret() {
		assertFailure(new IOException("Failed", new SSLHandshakeException("the name is not bound to the key")),
				Problem.REFUSED)
			.withMessageContaining("leader-election.raft.secret")
			.withMessageContaining("the name is not bound to the key");
	}

	@Test
	void voterThatWaitsToBeAdded() {
		assertFailure(new IOException(new ServerNotReadyException("a is STARTING")), Problem.UNUSABLE)
			.withMessageContaining("leader-election.raft.member-list-version=1")
			.withMessageContaining("a is STARTING");
	}

	@Test
	void noMajority() {
		VoterAnswers answers = answers();
		answers.failed(N1, new ConnectException("Connection refused"), 1000);
		answers.failed(N2, new NotLeaderException(voter("n2"), null, List.of()), 1000);
		assertFailure(new NoLeaderException(answers), Problem.UNUSABLE)
			.withMessageContaining("no majority of them can elect one")
			.withMessageContaining(
					"(n1 at host1:7001: connection refused, nothing listens there; n2 at host2:7001: knows no leader)");
	}

	@Test
	void noVoterThatAnswers() {
		VoterAnswers answers = answers();
		answers.failed(N1, new IOException("UNAVAILABLE", new UnknownHostException("host1")), 1000);
		answers.failed(N2, new TimeoutIOException("client-1: Timed out 500ms for request 17"), 1000);
		assertFailure(new UnknownClusterException(new NoLeaderException(answers)), Problem.UNREACHABLE)
			.withMessageContaining("leader-election.raft.members")
			.withMessageContaining(
					"(n1 at host1:7001: host name is not known; n2 at host2:7001: did not answer in time)");
	}

	@Test
	void votersThatKnowNoClusterYet() {
		VoterAnswers answers = answers();
		answers.failed(N1, new ConnectException("Connection refused"), 1000);
		answers.knowsNothing(N2);
		assertFailure(new UnknownClusterException(new NoLeaderException(answers)), Problem.UNUSABLE)
			.withMessageContaining("begins when all its voters have been there once")
			.withMessageContaining("n1 at host1:7001: connection refused")
			.withMessageContaining("n2 at host2:7001: waits for the others");
	}

	@Test
	void voterWithAnotherSecretIsNamed() {
		VoterAnswers answers = answers();
		answers.failed(N1, new IOException("UNAVAILABLE", new SSLHandshakeException("no valid certificate")), 1000);
		answers.failed(N2, new ConnectException("Connection refused"), 1000);
		assertFailure(new NoLeaderException(answers), Problem.REFUSED)
			.withMessageContaining("n1 at host1:7001: TLS failed: no valid certificate");
	}

	@Test
	void lastFailureExplainsMostIfNoneIsAboutTheSetup() {
		VoterAnswers answers = answers();
		answers.failed(N1, new ServerNotReadyException("a is STARTING"), 1000);
		assertFailure(new NoLeaderException(answers), Problem.UNUSABLE)
			.withMessageContaining("the voter that was asked waits to be added to the others");
		answers.failed(N2, new NotLeaderException(voter("n2"), null, List.of()), 1000);
		assertFailure(new NoLeaderException(answers), Problem.UNUSABLE)
			.withMessageContaining("no majority of them can elect one");
	}

	@Test
	void failureOfAnotherVoterExplainsMostIfTheLastAnswersMeanwhile() {
		VoterAnswers answers = answers();
		answers.failed(N1, new ServerNotReadyException("a is STARTING"), 1000);
		answers.failed(N2, new ConnectException("Connection refused"), 1000);
		answers.knowsNothing(N2);
		assertThat(answers.cause()).isInstanceOf(ServerNotReadyException.class);
	}

	@Test
	void voterWhoseSecretWasCorrectedIsNotBlamedAnyMore() {
		VoterAnswers answers = answers();
		answers.failed(N1, new IOException("UNAVAILABLE", new SSLHandshakeException("no valid certificate")), 1000);
		answers.failed(N1, new ConnectException("Connection refused"), 1000);
		assertFailure(new NoLeaderException(answers), Problem.UNREACHABLE)
			.withMessageContaining("n1 at host1:7001: connection refused");
		answers.failed(N1, new IOException("UNAVAILABLE", new SSLHandshakeException("no valid certificate")), 1000);
		answers.failed(N1, new NotLeaderException(voter("n1"), null, List.of()), 1000);
		assertFailure(new NoLeaderException(answers), Problem.UNUSABLE)
			.withMessageContaining("n1 at host1:7001: knows no leader");
	}

	@Test
	void silentVoterIsStillDescribedByWhatExplainsIt() {
		VoterAnswers answers = answers();
		answers.failed(N1, new IOException("UNAVAILABLE", new SSLHandshakeException("no valid certificate")), 1000);
		answers.failed(N1, new TimeoutIOException("Timed out"), 1000);
		answers.failed(N1, new IOException("UNAVAILABLE", new IOException("Connection reset by peer")), 1000);
		assertFailure(new NoLeaderException(answers), Problem.REFUSED)
			.withMessageContaining("n1 at host1:7001: TLS failed: no valid certificate");
	}

	@ParameterizedTest
	@MethodSource
	void failureOfAVoterThatAnswersMeanwhileExplainsNothing(IOException failure) {
		VoterAnswers answers = answers();
		answers.failed(N1, failure, 1000);
		answers.knowsNothing(N1);
		assertThat(answers.cause()).isNull();
		assertFailure(new UnknownClusterException(new NoLeaderException(answers)), Problem.UNUSABLE)
			.withMessageContaining("begins when all its voters have been there once")
			.withMessageContaining("(n1 at host1:7001: waits for the others)");
	}

	static List<IOException> failureOfAVoterThatAnswersMeanwhileExplainsNothing() {
		return List.of(new SSLHandshakeException("no valid certificate"),
				new IOException(new ServerNotReadyException("a is STARTING")), new AlreadyClosedException("closed"));
	}

	@Test
	void onlyFailuresThatStartingVotersCanMendPass() {
		VoterAnswers answers = answers();
		answers.knowsNothing(N1);
		assertThat(FailureMessages.isPassing(new UnknownClusterException(new NoLeaderException(answers)))).isTrue();
		assertThat(FailureMessages.isPassing(refused(Reason.NOT_BEGUN))).isTrue();
		assertThat(FailureMessages.isPassing(new NoLeaderException(answers()))).isTrue();
		assertThat(FailureMessages.isPassing(refused(Reason.OTHER_CLUSTER))).isFalse();
		assertThat(FailureMessages.isPassing(new SteppedAsideException("x"))).isFalse();
		assertThat(FailureMessages.isPassing(new IOException(new SSLHandshakeException("x")))).isFalse();
	}

	private static VoterAnswers answers() {
		return new VoterAnswers(Map.of(N1, "host1:7001", N2, "host2:7001"));
	}

	private static RefusedCommandException refused(Reason reason) {
		return new RefusedCommandException(reason, "n3");
	}

	private static RaftGroupMemberId voter(String id) {
		return RaftGroupMemberId.valueOf(RaftPeerId.valueOf(id), RaftGroups.id("test"));
	}

	@Test
	void replyThatCannotBeRead() {
		RaftElectionStore store = new RaftElectionStore(
				() -> (command) -> new DataInputStream(new ByteArrayInputStream(new byte[] { 1, 1 })), this.hints,
				FailureMessagesTests::unknownAge, "shop");
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> store.close(new SessionId("a")))
			.withMessageContaining("close session 'a'");
	}

	@Test
	void namespaceThatIsNone() {
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> new RaftElectionStore(() -> null, this.hints, FailureMessagesTests::unknownAge, "$"));
	}

	private ThrowableAssertAlternative<ElectionStoreException> assertFailure(IOException cause, Problem problem) {
		RaftElectionStore store = new RaftElectionStore(() -> (command) -> {
			throw cause;
		}, this.hints, FailureMessagesTests::unknownAge, "shop");
		return assertThatExceptionOfType(ElectionStoreException.class)
			.isThrownBy(() -> store.release("orders", new SessionId("a"), 1))
			.withMessageStartingWith("Raft store could not release election 'orders' in namespace 'shop': ")
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(problem))
			.withCause(cause);
	}

	private static OptionalLong unknownAge(String namespace, SessionId session, long nonce) {
		return OptionalLong.empty();
	}

}
