package io.github.leaderelection.raft.transport;

import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterIdentity;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftClientRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.ratis.thirdparty.com.google.protobuf.UnknownFieldSet;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link PeerGuard}, {@link PeerStamp} and {@link PeerInterceptor}.
 */
class PeerGuardTests {

	private static final Map<String, String> ADDRESSES = Map.of("n1", "a:1", "n2", "b:1", "n3", "c:1");

	private static final Formats FIRST = new Formats(1, 1);

	private final Cluster red = new Cluster();

	private final Cluster blue = new Cluster();

	private final List<String> warned = new ArrayList<>();

	private long now;

	@Test
	void votersOfOneClusterPass() {
		this.red.begin();
		assertThat(refusal(this.red.voter("n1"), this.red.voter("n3"))).isNull();
		assertThat(refusal(this.red.voter("n3"), this.red.voter("n1"))).isNull();
	}

	@Test
	void votersOfAnotherClusterAreRefusedInBothDirections() {
		this.red.begin();
		this.blue.begin();
		assertThat(refusal(this.blue.voter("n1"), this.red.voter("n3"))).contains("another cluster")
			.contains("leader-election.raft.members");
		assertThat(refusal(this.red.voter("n3"), this.blue.voter("n1"))).contains("another cluster");
		assertThat(this.warned).hasSize(2);
	}

	@Test
	void foundersThatKnowNoClusterPass() {
		assertThat(refusal(this.red.voter("n1"), this.red.voter("n2"))).isNull();
	}

	/**
	 * The entry that founds the cluster is executed by one voter after the other, and who
	 * has not executed it may have to lead.
	 */
	@Test
	void foundersThatKnowTheClusterAndThoseThatDoNotYetPass() {
		Peer late = this.red.voter("n3");
		this.red.found();
		assertThat(refusal(this.red.voter("n1"), late)).isNull();
		assertThat(refusal(late, this.red.voter("n1"))).isNull();
	}

	@Test
	void founderOfAnotherClusterIsRefusedByOneThatHasBegun() {
		this.blue.begin();
		assertThat(refusal(this.red.voter("n3"), this.blue.voter("n1"))).contains("another storage directory");
		assertThat(refusal(this.red.voter("n9"), this.blue.voter("n1"))).contains("another cluster");
	}

	/**
	 * Its log is not executed before somebody says what is committed.
	 */
	@Test
	void restartedVoterRefusesOneThatKnowsNoCluster() {
		this.red.begin();
		Peer restarted = new Peer(this.red.voter("n3").identity(), RegistryState.EMPTY);
		assertThat(refusal(this.blue.voter("n1"), restarted)).contains("another cluster (a new one)");
		assertThat(refusal(this.red.voter("n1"), restarted)).isNull();
		assertThat(refusal(restarted, this.red.voter("n1"))).isNull();
	}

	@Test
	void voterWithoutItsDirectoryNeitherVotesNorGetsEntries() {
		this.red.begin();
		Peer wiped = new Peer(VoterIdentity.random("orders", "n3", true), RegistryState.EMPTY);
		assertThat(refusal(this.red.voter("n1"), wiped)).contains("another storage directory");
		assertThat(refusal(wiped, this.red.voter("n1"))).contains("another storage directory");
	}

	/**
	 * It is registered before it gets the log, and may end before its directory says so.
	 */
	@Test
	void newVoterPasses() {
		this.red.begin();
		VoterIdentity identity = VoterIdentity.random("orders", "n4", false);
		this.red.register(identity);
		assertThat(refusal(this.red.voter("n1"), new Peer(identity, RegistryState.EMPTY))).isNull();
		assertThat(refusal(new Peer(identity, RegistryState.EMPTY), this.red.voter("n1"))).isNull();
	}

	/**
	 * One voter executes the agreement after the other, and one that has not executed it
	 * yet may have to lead.
	 */
	@Test
	void votersThatHaveAgreedAndThoseThatHaveNotYetPass() {
		this.red.begin();
		Peer late = this.red.voter("n3");
		this.red.agree(Formats.LATEST);
		assertThat(refusal(this.red.voter("n1"), late)).isNull();
		assertThat(refusal(late, this.red.voter("n1"))).isNull();
	}

	@Test
	void voterOfAnEarlierVersionPassesUntilTheOthersHaveAgreed() throws IOException {
		this.red.begin();
		Peer previous = this.red.voter("n3");
		assertThat(this.red.voter("n1").guard().refusal(previousStamp(previous, this.red.voter("n1")))).isNull();
		assertThat(receiver(this.red.voter("n1"), previous)).isEqualTo(previous.identity().directory());
		this.red.agree(Formats.BATCHES);
		assertThat(this.red.voter("n1").guard().refusal(previousStamp(previous, this.red.voter("n1"))))
			.contains("Run the same version");
		// It takes the request for one to another directory
		assertThat(receiver(this.red.voter("n1"), previous)).isNotEqualTo(previous.identity().directory());
	}

	/**
	 * Without a directory that the cluster knows, it is refused as well.
	 */
	@Test
	void newVoterOfAnEarlierVersionGetsNothingOnceTheOthersHaveAgreed() throws IOException {
		this.red.begin();
		this.red.agree(Formats.BATCHES);
		Peer added = new Peer(VoterIdentity.random("orders", "n4", false), RegistryState.EMPTY);
		assertThat(receiver(this.red.voter("n1"), added)).isNotEmpty();
		assertThat(refusal(this.red.voter("n1"), added)).isNull();
	}

	@Test
	void voterOfALaterVersionIsRefusedWhereItDemandsMore() {
		this.red.begin();
		Peer earlier = this.red.voter("n3");
		this.red.agree(Formats.LATEST + 1);
		assertThat(refusal(this.red.voter("n1"), earlier)).contains("Run the same version");
	}

	// What versions without formats read of a stamp
	private static String receiver(Peer from, Peer to) throws IOException {
		try (DataInputStream input = stamp(
				from.guard().stamp(header(from.identity().voter(), to.identity().voter())))) {
			input.readUTF();
			input.readUTF();
			return input.readUTF();
		}
	}

	private static RaftRpcRequestProto previousStamp(Peer from, Peer to) throws IOException {
		RaftRpcRequestProto header = from.guard().stamp(header(from.identity().voter(), to.identity().voter()));
		int length = stamp(header).available();
		int number = header.getUnknownFields().asMap().keySet().iterator().next();
		ByteString bytes = header.getUnknownFields().getField(number).getLengthDelimitedList().get(0);
		UnknownFieldSet.Field shorter = UnknownFieldSet.Field.newBuilder()
			.addLengthDelimited(bytes.substring(0, length - 1))
			.build();
		return header.toBuilder()
			.setUnknownFields(UnknownFieldSet.newBuilder().addField(number, shorter).build())
			.build();
	}

	private static DataInputStream stamp(RaftRpcRequestProto header) {
		int number = header.getUnknownFields().asMap().keySet().iterator().next();
		return new DataInputStream(
				header.getUnknownFields().getField(number).getLengthDelimitedList().get(0).newInput());
	}

	@Test
	void requestWithoutAStampIsRefused() {
		assertThat(this.red.voter("n1").guard().refusal(header("n2", "n1"))).contains("does not identify itself");
	}

	@Test
	void stampSurvivesTheWire() throws InvalidProtocolBufferException {
		assertSurvivesTheWire(new PeerStamp("cluster", "from", "to", 1, 2));
		assertSurvivesTheWire(new PeerStamp("cluster", "from", "to", 2, 3));
		assertSurvivesTheWire(new PeerStamp("", "from", "", 2, 2));
	}

	private static void assertSurvivesTheWire(PeerStamp stamp) throws InvalidProtocolBufferException {
		RaftRpcRequestProto header = stamp.on(header("n1", "n2"));
		RequestVoteRequestProto request = RequestVoteRequestProto.newBuilder().setServerRequest(header).build();
		RaftRpcRequestProto read = RequestVoteRequestProto.parseFrom(request.toByteArray()).getServerRequest();
		assertThat(PeerStamp.of(read)).isEqualTo(stamp);
		assertThat(read.getRequestorId().toStringUtf8()).isEqualTo("n1");
	}

	@Test
	void refusalIsAPresentProblemForAWhile() {
		this.red.begin();
		this.blue.begin();
		PeerGuard guard = this.red.voter("n3").guard();
		assertThat(guard.problem()).isNull();
		guard.refusal(this.blue.voter("n1").guard().stamp(header("n1", "n3")));
		assertThat(guard.problem()).contains("another cluster");
		this.now += TimeUnit.SECONDS.toNanos(10);
		assertThat(guard.problem()).isNull();
	}

	/**
	 * In a new cluster, a voter learns of it a moment after others.
	 */
	@Test
	void voterThatKnowsNoClusterIsWarnedOfWhenThatLasts() {
		this.red.begin();
		Peer restarted = new Peer(this.red.voter("n3").identity(), RegistryState.EMPTY);
		Peer late = this.blue.voter("n1");
		assertThat(refusal(late, restarted)).contains("a new one");
		this.now += TimeUnit.SECONDS.toNanos(9);
		assertThat(refusal(late, restarted)).contains("a new one");
		assertThat(this.warned).isEmpty();
		assertThat(restarted.guard().problem()).isNotNull();
		this.now += TimeUnit.SECONDS.toNanos(1);
		assertThat(refusal(late, restarted)).contains("a new one");
		assertThat(this.warned).hasSize(1);
	}

	@Test
	void voterThatHasLearnedOfItsClusterIsNotWarnedOf() {
		this.red.begin();
		Peer restarted = new Peer(this.red.voter("n3").identity(), RegistryState.EMPTY);
		assertThat(refusal(this.blue.voter("n1"), restarted)).isNotNull();
		this.now += TimeUnit.SECONDS.toNanos(20);
		assertThat(refusal(this.red.voter("n1"), restarted)).isNull();
		assertThat(refusal(this.blue.voter("n1"), restarted)).isNotNull();
		assertThat(this.warned).isEmpty();
	}

	@Test
	void candidateReportsWhoRefusedIt() throws IOException {
		PeerGuard guard = this.red.voter("n1").guard();
		GrpcServicesImpl grpc = mock();
		given(grpc.requestVote(any()))
			.willThrow(Status.PERMISSION_DENIED.withDescription("another cluster").asRuntimeException());
		RequestVoteRequestProto request = RequestVoteRequestProto.newBuilder()
			.setServerRequest(header("n1", "n3"))
			.build();
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> new GuardedServices(grpc, guard).requestVote(request));
		assertThat(guard.problem()).contains("n3").contains("another cluster");
	}

	static final List<Object> REQUESTS = List.of(
			AppendEntriesRequestProto.newBuilder().setServerRequest(header("n1", "n3")).build(),
			RequestVoteRequestProto.newBuilder().setServerRequest(header("n1", "n3")).build(),
			InstallSnapshotRequestProto.newBuilder().setServerRequest(header("n1", "n3")).build(),
			StartLeaderElectionRequestProto.newBuilder().setServerRequest(header("n1", "n3")).build(),
			ReadIndexRequestProto.newBuilder().setServerRequest(header("n1", "n3")).build());

	@ParameterizedTest
	@FieldSource("REQUESTS")
	void refusedRequestDoesNotReachRatis(Object request) {
		ServerCall<Object, Object> call = mock();
		ServerCall.Listener<Object> ratis = mock();
		ServerCall.Listener<Object> listener = intercept(call, ratis);
		listener.onMessage(request);
		listener.onMessage(request);
		listener.onHalfClose();
		verify(ratis, never()).onMessage(any());
		verify(ratis, never()).onHalfClose();
		ArgumentCaptor<Status> status = ArgumentCaptor.captor();
		verify(call).close(status.capture(), any());
		assertThat(status.getValue().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
	}

	@Test
	void callsOfClientsPass() {
		ServerCall<Object, Object> call = mock();
		ServerCall.Listener<Object> ratis = mock();
		ServerCall.Listener<Object> listener = intercept(call, ratis);
		RaftClientRequestProto request = RaftClientRequestProto.getDefaultInstance();
		listener.onMessage(request);
		listener.onHalfClose();
		verify(ratis).onMessage(request);
		verify(ratis).onHalfClose();
	}

	/**
	 * A leader that connects anew does not wait for what it sent before.
	 */
	@Test
	void appendsOfTwoConnectionsReachRatisOneAfterTheOther() throws InterruptedException {
		this.red.begin();
		Peer sender = this.red.voter("n1");
		PeerInterceptor interceptor = new PeerInterceptor(this.red.voter("n3").guard(), new EntriesOnDisk());
		CountDownLatch appending = new CountDownLatch(1);
		CountDownLatch mayEnd = new CountDownLatch(1);
		AtomicInteger appended = new AtomicInteger();
		ServerCall.Listener<Object> slow = mock();
		willAnswer((call) -> {
			appending.countDown();
			mayEnd.await();
			return appended.incrementAndGet();
		}).given(slow).onMessage(any());
		ServerCall.Listener<Object> ratis = mock();
		willAnswer((call) -> appended.compareAndSet(1, 2)).given(ratis).onMessage(any(AppendEntriesRequestProto.class));
		RaftRpcRequestProto header = sender.guard().stamp(header("n1", "n3"));
		AppendEntriesRequestProto append = AppendEntriesRequestProto.newBuilder().setServerRequest(header).build();
		Thread first = new Thread(() -> intercept(interceptor, mock(), slow).onMessage(append));
		Thread second = new Thread(() -> intercept(interceptor, mock(), ratis).onMessage(append));
		first.start();
		appending.await();
		second.start();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> second.getState() == Thread.State.BLOCKED || !second.isAlive());
		// A vote does not wait for a disk
		RequestVoteRequestProto vote = RequestVoteRequestProto.newBuilder().setServerRequest(header).build();
		intercept(interceptor, mock(), ratis).onMessage(vote);
		verify(ratis).onMessage(vote);
		mayEnd.countDown();
		first.join();
		second.join();
		assertThat(appended).hasValue(2);
	}

	private ServerCall.Listener<Object> intercept(ServerCall<Object, Object> call, ServerCall.Listener<Object> ratis) {
		return intercept(new PeerInterceptor(this.red.voter("n3").guard(), new EntriesOnDisk()), call, ratis);
	}

	private static ServerCall.Listener<Object> intercept(PeerInterceptor interceptor, ServerCall<Object, Object> call,
			ServerCall.Listener<Object> ratis) {
		ServerCallHandler<Object, Object> next = mock();
		given(next.startCall(any(), any())).willReturn(ratis);
		return interceptor.interceptCall(call, new Metadata(), next);
	}

	private static String refusal(Peer from, Peer to) {
		RaftRpcRequestProto header = header(from.identity().voter(), to.identity().voter());
		return to.guard().refusal(from.guard().stamp(header));
	}

	private static RaftRpcRequestProto header(String from, String to) {
		return RaftRpcRequestProto.newBuilder()
			.setRequestorId(ByteString.copyFromUtf8(from))
			.setReplyId(ByteString.copyFromUtf8(to))
			.build();
	}

	/**
	 * A cluster, and the directories of its voters.
	 */
	private final class Cluster {

		private final Map<String, VoterIdentity> identities = new TreeMap<>();

		private RegistryState state = RegistryState.EMPTY;

		Peer voter(String id) {
			return new Peer(identity(id), this.state);
		}

		private VoterIdentity identity(String id) {
			return this.identities.computeIfAbsent(id, (key) -> VoterIdentity.random("orders", key, true));
		}

		/**
		 * One voter has registered, and none has written down which cluster it is.
		 */
		void found() {
			this.state = new RegistryState(UUID.randomUUID().toString(), 1, ADDRESSES, Map.of(), ADDRESSES.keySet(),
					null, FIRST);
			register(identity("n1"));
		}

		void register(VoterIdentity identity) {
			Map<String, String> directories = new TreeMap<>(this.state.directories());
			directories.put(identity.voter(), identity.directory());
			this.state = new RegistryState(this.state.clusterId(), 1, ADDRESSES, directories, this.state.awaited(),
					null, this.state.formats());
		}

		void begin() {
			found();
			for (String id : Set.of("n1", "n2", "n3")) {
				this.identities.put(id, identity(id).withClusterId(this.state.clusterId()));
				register(identity(id));
			}
			this.state = new RegistryState(this.state.clusterId(), 1, ADDRESSES, this.state.directories(), Set.of(),
					null, FIRST);
		}

		void agree(int format) {
			this.state = new RegistryState(this.state.clusterId(), 1, ADDRESSES, this.state.directories(),
					this.state.awaited(), null, new Formats(format, 1));
		}

	}

	/**
	 * A voter as it is now.
	 */
	private final class Peer {

		private final VoterIdentity identity;

		private final PeerGuard guard;

		Peer(VoterIdentity identity, RegistryState state) {
			this.identity = identity;
			this.guard = new PeerGuard(identity.voter(), () -> identity, () -> state, () -> PeerGuardTests.this.now,
					PeerGuardTests.this.warned::add);
		}

		VoterIdentity identity() {
			return this.identity;
		}

		PeerGuard guard() {
			return this.guard;
		}

	}

}
