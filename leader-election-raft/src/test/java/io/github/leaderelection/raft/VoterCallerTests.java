package io.github.leaderelection.raft;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link VoterCaller}.
 */
class VoterCallerTests {

	private static final RaftPeerId N1 = RaftPeerId.valueOf("n1");

	private final RaftSettings settings = RaftSettings
		.builder("test", Map.of("n1", "127.0.0.1:1", "n2", "127.0.0.1:2", "n3", "127.0.0.1:3"))
		.build();

	private final RaftClientRpc rpc = mock();

	/**
	 * Advances with each reading.
	 */
	private final AtomicLong clock = new AtomicLong();

	private final VoterCaller caller = new VoterCaller(this.settings, ClientId.randomId(), (id) -> this.rpc, () -> null,
			this.clock::incrementAndGet);

	@Test
	void oneCommandKeepsOneCallId() throws IOException {
		Set<Long> callIds = new HashSet<>();
		AtomicInteger calls = new AtomicInteger();
		given(this.rpc.sendRequest(any())).willAnswer((call) -> {
			RaftClientRequest request = call.getArgument(0);
			callIds.add(request.getCallId());
			if (calls.incrementAndGet() < 4) {
				throw new TimeoutIOException("It is silent");
			}
			return reply(request).setSuccess().setMessage(Message.valueOf("done")).build();
		});
		assertThat(write(Duration.ofSeconds(30))).asString().isEqualTo("done");
		assertThat(calls).hasValue(4);
		assertThat(callIds).hasSize(1);
		write(Duration.ofSeconds(30));
		assertThat(callIds).hasSize(2);
	}

	@Test
	void votersThatNameEachOtherAreNotCalledWithoutPause() throws IOException {
		AtomicInteger calls = new AtomicInteger();
		given(this.rpc.sendRequest(any())).willAnswer((call) -> {
			RaftClientRequest request = call.getArgument(0);
			String other = (request.getServerId().toString().equals("n1")) ? "n2" : "n1";
			calls.incrementAndGet();
			return reply(request).setException(notLeader(request, other)).build();
		});
		assertThatIOException().isThrownBy(() -> write(Duration.ofSeconds(3)))
			.withMessageContaining("n1 at 127.0.0.1:")
			.withMessageContaining("names n2 as leader");
		// Two at once, and one more for each pause
		assertThat(calls).hasValueLessThanOrEqualTo(63);
	}

	@Test
	void callThatHadNoTimeKeepsTheConnection() throws IOException {
		answerOnce(new TimeoutIOException("It had no time"));
		assertThatIOException().isThrownBy(() -> this.caller.ask(N1, Duration.ofSeconds(1)));
		then(this.rpc).should(never()).handleException(any(), any(), anyBoolean());
	}

	@Test
	void connectionThatFailsIsMadeAnewEachTime() throws IOException {
		answerOnce(new IOException("Refused"));
		for (int i = 0; i < 2; i++) {
			assertThatIOException().isThrownBy(() -> this.caller.ask(N1, Duration.ofSeconds(1)));
		}
		then(this.rpc).should(times(2)).handleException(eq(N1), any(), eq(true));
	}

	@Test
	void connectionWhoseEndFailsIsMadeAnewToo() throws IOException {
		answerOnce(new IOException("Refused"));
		willThrow(new IllegalStateException("It cannot be closed")).given(this.rpc)
			.handleException(any(), any(), anyBoolean());
		for (int i = 0; i < 2; i++) {
			assertThatIOException().isThrownBy(() -> this.caller.ask(N1, Duration.ofSeconds(1)));
		}
		then(this.rpc).should(times(2)).handleException(eq(N1), any(), eq(true));
	}

	private void answerOnce(IOException then) throws IOException {
		AtomicBoolean first = new AtomicBoolean(true);
		given(this.rpc.sendRequest(any())).willAnswer((call) -> {
			if (first.getAndSet(false)) {
				return reply(call.getArgument(0)).setSuccess().setMessage(Message.valueOf("done")).build();
			}
			throw then;
		});
		this.caller.ask(N1, Duration.ofSeconds(1));
	}

	@Test
	void voterThatAnsweredOthersMeanwhileKeepsItsConnection() throws IOException {
		AtomicBoolean first = new AtomicBoolean(true);
		given(this.rpc.sendRequest(any())).willAnswer((call) -> {
			if (first.getAndSet(false)) {
				this.caller.ask(N1, Duration.ofSeconds(1));
				this.clock.addAndGet(Duration.ofSeconds(1).toNanos());
				throw new TimeoutIOException("It is slow");
			}
			return reply(call.getArgument(0)).setSuccess().setMessage(Message.valueOf("done")).build();
		});
		assertThatIOException().isThrownBy(() -> this.caller.ask(N1, Duration.ofSeconds(1)));
		then(this.rpc).should(never()).handleException(any(), any(), anyBoolean());
	}

	@Test
	void voterGetsOneConnectionForAllCallsThatHangOnTheOldOne() throws IOException {
		AtomicInteger calls = new AtomicInteger();
		given(this.rpc.sendRequest(any())).willAnswer((call) -> {
			if (calls.incrementAndGet() == 1) {
				assertThatIOException().isThrownBy(() -> this.caller.ask(N1, Duration.ofSeconds(1)));
			}
			throw new IOException("Reset");
		});
		assertThatIOException().isThrownBy(() -> this.caller.ask(N1, Duration.ofSeconds(1)));
		then(this.rpc).should(times(1)).handleException(eq(N1), any(), eq(true));
	}

	@Test
	void voterIsLearnedThatOnlyTheClusterKnows() {
		this.caller.learn(Map.of("n1", "127.0.0.1:9", "n4", "127.0.0.1:4"));
		then(this.rpc).should().addRaftPeers(List.of(peer("n4", "127.0.0.1:4")));
		then(this.rpc).should(never())
			.addRaftPeers(argThat((Collection<RaftPeer> peers) -> haveAddress(peers, "127.0.0.1:9")));
		assertThat(this.caller.peers()).contains(RaftPeerId.valueOf("n4"));
	}

	@Test
	void newVotersAreLearnedAndTheOthersKeepTheAddressesOfTheSettings() throws IOException {
		AtomicInteger calls = new AtomicInteger();
		RaftPeer moved = peer("n2", "127.0.0.1:9");
		RaftPeer added = peer("n4", "127.0.0.1:4");
		given(this.rpc.sendRequest(any())).willAnswer((call) -> {
			RaftClientRequest request = call.getArgument(0);
			return (calls.incrementAndGet() > 1) ? reply(request).setSuccess().setMessage(Message.EMPTY).build()
					: reply(request)
						.setException(new NotLeaderException(memberId(request), null, List.of(moved, added)))
						.build();
		});
		write(Duration.ofSeconds(30));
		then(this.rpc).should().addRaftPeers(List.of(added));
		then(this.rpc).should(never())
			.addRaftPeers(argThat((Collection<RaftPeer> peers) -> haveAddress(peers, "127.0.0.1:9")));
		assertThat(this.caller.peers()).contains(added.getId());
	}

	@Test
	void commandsAreSentTogetherBeforeTheFirstIsAnswered() throws IOException {
		Map<RaftClientRequest, CompletableFuture<RaftClientReply>> calls = new LinkedHashMap<>();
		given(this.rpc.sendRequestAsyncUnordered(any())).willAnswer((call) -> {
			CompletableFuture<RaftClientReply> reply = new CompletableFuture<>();
			calls.put(call.getArgument(0), reply);
			if (calls.size() == 3) {
				calls.forEach((request, pending) -> pending.complete(done(request)));
			}
			return reply;
		});
		assertThat(writeAll("a", "b", "c")).containsExactly("a done", "b done", "c done");
		assertThat(calls.keySet()).extracting(RaftClientRequest::getCallId).doesNotHaveDuplicates();
		then(this.rpc).should(never()).sendRequest(any());
		then(this.rpc).should(never()).handleException(any(), any(), anyBoolean());
	}

	@Test
	void noMoreCommandsAreUnansweredThanPermitted() throws IOException {
		Map<RaftClientRequest, CompletableFuture<RaftClientReply>> unanswered = new LinkedHashMap<>();
		AtomicInteger times = new AtomicInteger();
		given(this.rpc.sendRequestAsyncUnordered(any())).willAnswer((call) -> {
			CompletableFuture<RaftClientReply> reply = new CompletableFuture<>();
			unanswered.put(call.getArgument(0), reply);
			if (unanswered.size() == VoterConnections.MOST_UNANSWERED) {
				times.incrementAndGet();
				unanswered.forEach((request, pending) -> pending.complete(done(request)));
				unanswered.clear();
			}
			return reply;
		});
		String[] commands = IntStream.range(0, 3 * VoterConnections.MOST_UNANSWERED)
			.mapToObj(String::valueOf)
			.toArray(String[]::new);
		assertThat(writeAll(commands)).hasSize(commands.length);
		assertThat(times).hasValue(3);
		then(this.rpc).should(never()).sendRequest(any());
	}

	@Test
	void commandsThatWereNotExecutedTogetherAreSentAgainWithTheirCallIds() throws IOException {
		Map<String, Long> callIds = new ConcurrentHashMap<>();
		Set<String> again = ConcurrentHashMap.newKeySet();
		given(this.rpc.sendRequestAsyncUnordered(any())).willAnswer((call) -> {
			RaftClientRequest request = call.getArgument(0);
			String command = command(request);
			callIds.put(command, request.getCallId());
			return switch (command) {
				case "refused" -> CompletableFuture
					.completedFuture(reply(request).setException(new LeaderSteppingDownException("It stops")).build());
				case "failed" -> CompletableFuture.failedFuture(new IOException("Reset"));
				default -> CompletableFuture.completedFuture(done(request));
			};
		});
		given(this.rpc.sendRequest(any())).willAnswer((call) -> {
			RaftClientRequest request = call.getArgument(0);
			assertThat(request.getCallId()).isEqualTo(callIds.get(command(request)));
			again.add(command(request));
			return done(request);
		});
		assertThat(writeAll("a", "refused", "b", "failed", "c")).containsExactly("a done", "refused done", "b done",
				"failed done", "c done");
		assertThat(again).containsExactlyInAnyOrder("refused", "failed");
	}

	@Test
	void streamThatRatisGaveUpIsMadeAnewOnce() throws IOException {
		given(this.rpc.sendRequestAsyncUnordered(any())).willAnswer((call) -> {
			RaftClientRequest request = call.getArgument(0);
			return CompletableFuture.failedFuture(notLeader(request, "n2"));
		});
		given(this.rpc.sendRequest(any())).willAnswer((call) -> done(call.getArgument(0)));
		assertThat(writeAll("a", "b")).containsExactly("a done", "b done");
		then(this.rpc).should(times(1)).handleException(any(), any(), eq(true));
		willReturn(CompletableFuture.failedFuture(new AlreadyClosedException("The stream is closed"))).given(this.rpc)
			.sendRequestAsyncUnordered(any());
		assertThat(writeAll("c", "d")).containsExactly("c done", "d done");
		then(this.rpc).should(times(2)).handleException(any(), any(), eq(true));
	}

	@Test
	void commandsThatAreNotAnsweredInTimeAreSentAgainAfterOneWait() throws IOException {
		List<Long> waits = new ArrayList<>();
		given(this.rpc.sendRequestAsyncUnordered(any())).willAnswer((call) -> new CompletableFuture<>() {

			@Override
			public Object get(long timeout, TimeUnit unit) throws TimeoutException {
				waits.add(timeout);
				throw new TimeoutException("It is silent");
			}

		});
		given(this.rpc.sendRequest(any())).willAnswer((call) -> done(call.getArgument(0)));
		String[] commands = IntStream.range(0, 100).mapToObj(String::valueOf).toArray(String[]::new);
		assertThat(writeAll(commands)).hasSize(100).first().isEqualTo("0 done");
		then(this.rpc).should(times(VoterConnections.MOST_UNANSWERED)).sendRequestAsyncUnordered(any());
		assertThat(waits).hasSize(VoterConnections.MOST_UNANSWERED)
			.filteredOn((wait) -> wait > 0)
			.containsExactly(waits.get(0));
	}

	@Test
	void noFurtherCommandsAreSentTogetherWhenTheTimeIsOver() throws IOException {
		AtomicInteger sent = new AtomicInteger();
		given(this.rpc.sendRequestAsyncUnordered(any())).willAnswer((call) -> {
			RaftClientRequest request = call.getArgument(0);
			// One after another, each long before the patience for one answer is over
			return CompletableFuture.supplyAsync(() -> done(request),
					CompletableFuture.delayedExecutor(20 * sent.incrementAndGet(), TimeUnit.MILLISECONDS));
		});
		given(this.rpc.sendRequest(any())).willAnswer((call) -> done(call.getArgument(0)));
		List<byte[]> commands = IntStream.range(0, 200).mapToObj((i) -> new byte[] { (byte) i }).toList();
		long start = System.nanoTime();
		assertThat(this.caller.writeAll(commands, start + Duration.ofMillis(300).toNanos())).hasSize(200);
		assertThat(sent).hasValueLessThan(200);
	}

	@Test
	void closeDoesNotWaitForStreamsThatHang() throws Exception {
		given(this.rpc.sendRequestAsyncUnordered(any())).willAnswer((call) -> new CompletableFuture<>());
		given(this.rpc.sendRequest(any())).willAnswer((call) -> done(call.getArgument(0)));
		writeAll("a", "b");
		CountDownLatch interrupted = new CountDownLatch(1);
		given(this.rpc.handleException(any(), any(), anyBoolean())).willAnswer((call) -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			return true;
		});
		this.caller.close();
		// It may have had no time to notice
		assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
		then(this.rpc).should().close();
	}

	private List<String> writeAll(String... commands) throws IOException {
		List<byte[]> bytes = Stream.of(commands).map((command) -> command.getBytes(StandardCharsets.UTF_8)).toList();
		return this.caller.writeAll(bytes, System.nanoTime() + Duration.ofSeconds(30).toNanos())
			.stream()
			.map((reply) -> new String(reply, StandardCharsets.UTF_8))
			.toList();
	}

	private static String command(RaftClientRequest request) {
		return request.getMessage().getContent().toStringUtf8();
	}

	private static RaftClientReply done(RaftClientRequest request) {
		return reply(request).setSuccess().setMessage(Message.valueOf(command(request) + " done")).build();
	}

	private static boolean haveAddress(Collection<RaftPeer> peers, String address) {
		return peers.stream().anyMatch((peer) -> peer.getAddress().equals(address));
	}

	private static RaftPeer peer(String id, String address) {
		return RaftPeer.newBuilder().setId(id).setAddress(address).build();
	}

	private static RaftGroupMemberId memberId(RaftClientRequest request) {
		return RaftGroupMemberId.valueOf(request.getServerId(), request.getRaftGroupId());
	}

	private byte[] write(Duration timeout) throws IOException {
		return this.caller.write(new byte[] { 1 }, System.nanoTime() + timeout.toNanos());
	}

	private static RaftClientReply.Builder reply(RaftClientRequest request) {
		return RaftClientReply.newBuilder().setRequest(request);
	}

	private static NotLeaderException notLeader(RaftClientRequest request, String leader) {
		return new NotLeaderException(memberId(request), peer(leader, "127.0.0.1:1"), List.of());
	}

}
