package io.github.leaderelection.raft.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.raft.security.RaftSecurity;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterIdentity;
import io.github.leaderelection.servers.Ports;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.ProtoUtils;
import org.apache.ratis.util.TimeDuration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a follower with a slow disk acknowledges to a leader that connects anew
 * and sends entries again, as this test does.
 */
class RepeatedAppendTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final String HOST = "127.0.0.1";

	private final int port = Ports.next();

	private final RaftGroup group = RaftGroup.valueOf(RaftGroupId.valueOf(UUID.randomUUID()),
			List.of(peer("follower", this.port), peer("leader", Ports.next()), peer("other", Ports.next())));

	private final PeerGuard leader = guard("leader");

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CountDownLatch disk = new CountDownLatch(1);

	@TempDir
	private Path directory;

	private RaftServer server;

	private ManagedChannel channel;

	private long calls;

	private static RaftPeer peer(String id, int port) {
		return RaftPeer.newBuilder().setId(id).setAddress(HOST + ":" + port).build();
	}

	private static PeerGuard guard(String id) {
		VoterIdentity identity = VoterIdentity.random("append", id, true);
		return new PeerGuard(id, () -> identity, () -> RegistryState.EMPTY, System::nanoTime, (line) -> true);
	}

	@BeforeEach
	void start() throws IOException {
		ExitUtils.disableSystemExit();
		RaftProperties properties = new RaftProperties();
		RatisTransport.guard(properties);
		GrpcConfigKeys.Server.setHost(properties, HOST);
		GrpcConfigKeys.Server.setPort(properties, this.port);
		RaftServerConfigKeys.setStorageDir(properties, List.of(this.directory.toFile()));
		RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(30, TimeUnit.SECONDS));
		RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(60, TimeUnit.SECONDS));
		RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, TimeDuration.valueOf(30, TimeUnit.SECONDS));
		RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, TimeDuration.valueOf(60, TimeUnit.SECONDS));
		RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
		Parameters parameters = RatisTransport.ofServer(RaftSecurity.none(), guard("follower"), this.threads);
		this.server = RaftServer.newBuilder()
			.setServerId(RaftPeerId.valueOf("follower"))
			.setGroup(this.group)
			.setProperties(properties)
			.setParameters(parameters)
			.setStateMachine(new SlowDisk())
			.setOption(StartupOption.RECOVER)
			.build();
		this.server.start();
		this.channel = NettyChannelBuilder.forAddress(HOST, this.port).usePlaintext().build();
	}

	@AfterEach
	void close() throws IOException {
		this.disk.countDown();
		this.channel.shutdownNow();
		this.server.close();
		this.threads.shutdownNow();
	}

	@Test
	void entriesThatAreRepeatedAreAcknowledgedOnceTheyAreOnDisk() throws Exception {
		Stream first = new Stream();
		first.send(0, 0);
		Awaitility.await().atMost(BOUND).until(() -> nextIndex() == 1);
		Stream again = new Stream();
		again.send(0, 0);
		Awaitility.await().atMost(BOUND).until(this::isAnyWaiting);
		// Neither a heartbeat nor what follows waits for a disk
		Stream heartbeats = new Stream();
		heartbeats.send(1, 0);
		assertThat(heartbeats.next().getResult()).isEqualTo(AppendResult.SUCCESS);
		first.send(1, 1);
		Awaitility.await().atMost(BOUND).until(() -> nextIndex() == 2);
		assertThat(again.replies).isEmpty();
		this.disk.countDown();
		assertThat(again.next().getMatchIndex()).isZero();
		assertThat(first.next().getMatchIndex()).isZero();
		assertThat(first.next().getMatchIndex()).isOne();
	}

	@Test
	void leaderThatHasGoneIsWaitedForNoLonger() throws Exception {
		Stream first = new Stream();
		first.send(0, 0);
		Awaitility.await().atMost(BOUND).until(() -> nextIndex() == 1);
		new Stream().send(0, 0);
		Awaitility.await().atMost(BOUND).until(this::isAnyWaiting);
		this.channel.shutdownNow();
		Awaitility.await().atMost(BOUND).until(() -> !isAnyWaiting());
	}

	private boolean isAnyWaiting() {
		return Thread.getAllStackTraces()
			.values()
			.stream()
			.flatMap(Arrays::stream)
			.anyMatch((frame) -> frame.getMethodName().equals("awaitDisk"));
	}

	private long nextIndex() throws IOException {
		return this.server.getDivision(this.group.getGroupId()).getRaftLog().getNextIndex();
	}

	/**
	 * A stream of requests of the leader.
	 */
	private final class Stream implements StreamObserver<AppendEntriesReplyProto> {

		private final BlockingQueue<AppendEntriesReplyProto> replies = new LinkedBlockingQueue<>();

		private final StreamObserver<AppendEntriesRequestProto> requests = RaftServerProtocolServiceGrpc
			.newStub(RepeatedAppendTests.this.channel)
			.appendEntries(this);

		void send(long first, long last) {
			RaftRpcRequestProto header = RaftRpcRequestProto.newBuilder()
				.setRequestorId(RaftPeerId.valueOf("leader").toByteString())
				.setReplyId(RaftPeerId.valueOf("follower").toByteString())
				.setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RepeatedAppendTests.this.group.getGroupId()))
				.setCallId(++RepeatedAppendTests.this.calls)
				.build();
			AppendEntriesRequestProto.Builder request = AppendEntriesRequestProto.newBuilder()
				.setServerRequest(RepeatedAppendTests.this.leader.stamp(header))
				.setLeaderTerm(1)
				.setLeaderCommit(-1);
			for (long index = first; index <= last; index++) {
				request.addEntries(LogEntryProto.newBuilder()
					.setTerm(1)
					.setIndex(index)
					.setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
						.setClientId(ClientId.randomId().toByteString())
						.setCallId(index)));
			}
			if (first > 0) {
				request.setPreviousLog(TermIndex.valueOf(1, first - 1).toProto());
			}
			this.requests.onNext(request.build());
		}

		AppendEntriesReplyProto next() throws InterruptedException {
			AppendEntriesReplyProto reply = this.replies.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
			assertThat(reply).isNotNull();
			return reply;
		}

		@Override
		public void onNext(AppendEntriesReplyProto reply) {
			this.replies.add(reply);
		}

		@Override
		public void onError(Throwable failure) {
		}

		@Override
		public void onCompleted() {
		}

	}

	private final class SlowDisk extends BaseStateMachine {

		@Override
		public DataApi data() {
			return new DataApi() {

				@Override
				public CompletableFuture<Void> flush(long index) {
					try {
						RepeatedAppendTests.this.disk.await();
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
					return CompletableFuture.completedFuture(null);
				}

			};
		}

	}

}
