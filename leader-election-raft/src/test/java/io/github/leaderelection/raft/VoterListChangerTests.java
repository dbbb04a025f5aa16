package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.raft.voter.Registration;
import io.github.leaderelection.raft.voter.VoterList;
import io.github.leaderelection.raft.voter.VoterRegistry;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.ReconfigurationTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link VoterListChanger}.
 */
class VoterListChangerTests {

	private final VoterRegistry registry = new VoterRegistry();

	private final VoterServer server = mock();

	private final VoterCaller caller = mock();

	private final VoterListChanger change = new VoterListChanger(this.caller);

	@BeforeEach
	void leadAndExecute() throws IOException {
		given(this.server.registry()).willAnswer((call) -> this.registry.state());
		given(this.server.isLeader()).willReturn(true);
		given(this.server.isLeaderReady()).willReturn(true);
		given(this.server.id()).willReturn(RaftPeerId.valueOf("n1"));
		given(this.caller.write(any(), anyLong())).willAnswer((call) -> apply(call.getArgument(0)));
		want(1, "n1", "n2", "n3");
	}

	@Test
	void listThatWasWantedMeanwhileIsNotTheOneThatIsRecorded() throws IOException {
		CompletableFuture<RaftClientReply> first = new CompletableFuture<>();
		CompletableFuture<RaftClientReply> second = new CompletableFuture<>();
		given(this.server.change(anyList())).willReturn(first).willReturn(second);
		want(2, "n1", "n2", "n4");
		this.change.check(this.server, 0);
		want(3, "n1", "n2", "n5");
		this.change.check(this.server, 1000);
		first.complete(reply(true));
		this.change.check(this.server, 2000);
		assertThat(this.registry.state().version()).isEqualTo(2);
		assertThat(this.registry.state().ids()).containsExactly("n1", "n2", "n4");
		this.change.check(this.server, 3000);
		second.complete(reply(true));
		this.change.check(this.server, 4000);
		assertThat(this.registry.state().version()).isEqualTo(3);
		assertThat(this.registry.state().ids()).containsExactly("n1", "n2", "n5");
		assertThat(this.registry.state().wanted()).isNull();
		assertThat(asked()).containsExactly(List.of("n1", "n2", "n4"), List.of("n1", "n2", "n5"));
	}

	/**
	 * Only another leader makes Ratis give up what it waits for.
	 */
	@Test
	void changeThatIsOvertakenAndDoesNotEndIsGivenUp() throws IOException {
		given(this.server.change(anyList())).willReturn(new CompletableFuture<>());
		want(2, "n1", "n2", "n4");
		this.change.check(this.server, 0);
		this.change.check(this.server, 60_000);
		verify(this.server, never()).transfer(any(), anyLong());
		want(3, "n1", "n2", "n5");
		this.change.check(this.server, 61_000);
		verify(this.server).transfer(isNull(), anyLong());
		this.change.check(this.server, 67_000);
		verify(this.server, times(2)).transfer(isNull(), anyLong());
		given(this.server.isLeader()).willReturn(false);
		this.change.check(this.server, 67_250);
		given(this.server.isLeader()).willReturn(true);
		this.change.check(this.server, 69_000);
		assertThat(asked()).containsExactly(List.of("n1", "n2", "n4"), List.of("n1", "n2", "n5"));
	}

	@Test
	void changeThatFailedIsNotRecordedAndBegunAgain() throws IOException {
		CompletableFuture<RaftClientReply> failed = CompletableFuture.completedFuture(reply(false));
		CompletableFuture<RaftClientReply> done = CompletableFuture.completedFuture(reply(true));
		given(this.server.change(anyList())).willReturn(failed).willReturn(done);
		want(2, "n1", "n2", "n4");
		this.change.check(this.server, 0);
		this.change.check(this.server, 250);
		assertThat(this.registry.state().version()).isOne();
		this.change.check(this.server, 1250);
		this.change.check(this.server, 1500);
		assertThat(this.registry.state().version()).isEqualTo(2);
	}

	@SuppressWarnings("unchecked")
	private List<List<String>> asked() {
		ArgumentCaptor<List<RaftPeer>> peers = ArgumentCaptor.forClass(List.class);
		verify(this.server, times(2)).change(peers.capture());
		return peers.getAllValues()
			.stream()
			.map((list) -> list.stream().map((peer) -> peer.getId().toString()).sorted().toList())
			.toList();
	}

	private static RaftClientReply reply(boolean success) {
		RaftClientReply reply = mock();
		given(reply.isSuccess()).willReturn(success);
		given(reply.getException()).willReturn((success) ? null : new ReconfigurationTimeoutException("too late"));
		return reply;
	}

	private void want(long version, String... ids) throws IOException {
		Map<String, String> voters = new TreeMap<>();
		for (String id : ids) {
			voters.put(id, "127.0.0.1:7001");
		}
		apply(VoterRegistry.command(new Registration("n1", "a", "", false, "x", new VoterList(version, voters))));
	}

	private byte[] apply(byte[] command) throws IOException {
		return this.registry
			.apply(new DataInputStream(new ByteArrayInputStream(Arrays.copyOfRange(command, 1, command.length))));
	}

}
