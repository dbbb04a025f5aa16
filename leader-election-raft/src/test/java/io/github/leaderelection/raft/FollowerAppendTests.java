package io.github.leaderelection.raft;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.github.leaderelection.raft.security.RaftSecurity;
import io.github.leaderelection.raft.transport.PeerGuard;
import io.github.leaderelection.raft.transport.RatisTransport;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.servers.Ports;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.ProtoUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

/**
 * Tests for how a follower with our {@link RatisProperties} appends entries, by a server
 * of Ratis whose leader is this test. A leader that reconnects sends entries again while
 * the follower may still append what came on the connection before.
 */
class FollowerAppendTests {

	private static final long TERM = 1;

	private static final long BOUND_SECONDS = 60;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CountDownLatch appending = new CountDownLatch(1);

	private final CountDownLatch mayAppend = new CountDownLatch(1);

	private final RaftSettings settings = settings();

	@TempDir
	private Path directory;

	private volatile boolean waits;

	private volatile boolean fails;

	private RaftServer server;

	private long calls;

	private static RaftSettings settings() {
		return RaftSettings
			.builder("append",
					Map.of("follower", "127.0.0.1:" + Ports.next(), "leader", "127.0.0.1:" + Ports.next(), "other",
							"127.0.0.1:" + Ports.next()))
			.id("follower")
			.electionTimeout(Duration.ofSeconds(30))
			.storageDirectory(Path.of("unused"))
			.build();
	}

	@BeforeEach
	void start() throws IOException {
		RatisExitGuard.prepare();
		PeerGuard guard = new PeerGuard("follower", mock(), () -> RegistryState.EMPTY, System::nanoTime,
				(line) -> true);
		this.server = RaftServer.newBuilder()
			.setServerId(RaftPeerId.valueOf("follower"))
			.setGroup(RaftGroups.full(this.settings))
			.setProperties(RatisProperties.ofServer(this.settings, NodeLimits.DEFAULT, this.directory))
			.setParameters(RatisTransport.ofServer(RaftSecurity.none(), guard, this.threads))
			.setStateMachine(new SlowStateMachine())
			.setOption(StartupOption.RECOVER)
			.build();
		this.server.start();
	}

	@AfterEach
	void close() throws IOException {
		this.mayAppend.countDown();
		this.server.close();
		this.threads.shutdownNow();
	}

	@Test
	void acknowledgesOnlyWhatIsInItsLog() throws Exception {
		this.waits = true;
		CompletableFuture<AppendEntriesReplyProto> first = send(0, 0);
		assertThat(this.appending.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<AppendEntriesReplyProto> longer = send(0, 4);
		// Refused, or processed after the first one
		assertThatThrownBy(() -> longer.get(1, TimeUnit.SECONDS)).isInstanceOf(Exception.class);
		this.mayAppend.countDown();
		assertThat(get(first).getMatchIndex()).isZero();
		try {
			assertThat(get(longer).getMatchIndex()).isLessThan(nextIndex());
		}
		catch (ExecutionException ex) {
			// Refused
		}
		assertThat(get(send(1, 4)).getMatchIndex()).isEqualTo(4);
		assertThat(nextIndex()).isEqualTo(5);
	}

	@Test
	void appendsAgainAfterItHasFailedTo() throws Exception {
		assertThat(get(send(0, 0)).getResult()).isEqualTo(AppendResult.SUCCESS);
		this.fails = true;
		CompletableFuture<AppendEntriesReplyProto> failed = send(1, 1);
		assertThatThrownBy(() -> get(failed)).isInstanceOf(ExecutionException.class);
		this.fails = false;
		assertThat(get(send(1, 2)).getMatchIndex()).isEqualTo(2);
		assertThat(nextIndex()).isEqualTo(3);
	}

	private long nextIndex() throws IOException {
		return this.server.getDivision(RaftGroups.id(this.settings.cluster())).getRaftLog().getNextIndex();
	}

	private static AppendEntriesReplyProto get(CompletableFuture<AppendEntriesReplyProto> reply) throws Exception {
		return reply.get(BOUND_SECONDS, TimeUnit.SECONDS);
	}

	private CompletableFuture<AppendEntriesReplyProto> send(long first, long last) {
		AppendEntriesRequestProto request = request(first, last);
		return CompletableFuture.supplyAsync(() -> {
			try {
				return this.server.appendEntriesAsync(request).get();
			}
			catch (Exception ex) {
				throw new CompletionException(ex);
			}
		}, this.threads);
	}

	private AppendEntriesRequestProto request(long first, long last) {
		RaftRpcRequestProto.Builder header = RaftRpcRequestProto.newBuilder()
			.setRequestorId(RaftPeerId.valueOf("leader").toByteString())
			.setReplyId(RaftPeerId.valueOf("follower").toByteString())
			.setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RaftGroups.id(this.settings.cluster())))
			.setCallId(++this.calls);
		AppendEntriesRequestProto.Builder request = AppendEntriesRequestProto.newBuilder()
			.setServerRequest(header)
			.setLeaderTerm(TERM)
			.setLeaderCommit(-1)
			.addAllEntries(entries(first, last));
		if (first > 0) {
			request.setPreviousLog(TermIndex.valueOf(TERM, first - 1).toProto());
		}
		return request.build();
	}

	private static List<LogEntryProto> entries(long first, long last) {
		return LongStream.rangeClosed(first, last)
			.mapToObj((index) -> LogEntryProto.newBuilder()
				.setTerm(TERM)
				.setIndex(index)
				.setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
					.setClientId(ClientId.randomId().toByteString())
					.setCallId(index))
				.build())
			.toList();
	}

	/**
	 * Delays or prevents what is about to be appended.
	 */
	private final class SlowStateMachine extends BaseStateMachine {

		@Override
		public TransactionContext startTransaction(LogEntryProto entry, RaftPeerRole role) {
			if (FollowerAppendTests.this.fails) {
				throw new IllegalStateException("It fails");
			}
			if (FollowerAppendTests.this.waits) {
				FollowerAppendTests.this.appending.countDown();
				try {
					FollowerAppendTests.this.mayAppend.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			return super.startTransaction(entry, role);
		}

	}

}
