package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.apache.ratis.client.ClientFactory;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * Calls the voters of a group. Ratis has a client for that, which does not repeat a call
 * that comes while leadership is transferred, and does not bound how long it waits for a
 * voter that is cut off. Here a call keeps its id however often it is sent, so that it is
 * executed at most once while the voters remember the call: for longer than anyone
 * repeats it, but not if they begin from a snapshot meanwhile. That suffices, since
 * commands may be repeated.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class VoterCaller implements AutoCloseable {

	private static final long PAUSE_MILLIS = 50;

	private static final long MIN_ATTEMPT_MILLIS = 100;

	private static final long MAX_ATTEMPT_MILLIS = 1000;

	private final ClientId clientId;

	private final RaftGroupId group;

	private final long attemptMillis;

	private final VoterConnections connections;

	private final Supplier<@Nullable RaftPeerId> hint;

	private final CopyOnWriteArrayList<RaftPeerId> peers = new CopyOnWriteArrayList<>();

	private final Map<RaftPeerId, String> addresses = new ConcurrentHashMap<>();

	private volatile RaftPeerId target;

	/**
	 * Create a caller.
	 * @param settings the settings
	 * @param parameters the security
	 * @param hint the leader as far as this instance knows
	 */
	VoterCaller(RaftSettings settings, Parameters parameters, Supplier<@Nullable RaftPeerId> hint) {
		this(settings, ClientId.randomId(), rpcs(settings, parameters), hint, System::nanoTime);
	}

	VoterCaller(RaftSettings settings, ClientId clientId, Function<ClientId, RaftClientRpc> rpcs,
			Supplier<@Nullable RaftPeerId> hint, LongSupplier clock) {
		this.clientId = clientId;
		this.group = RaftGroups.id(settings.cluster());
		this.attemptMillis = Math.max(MIN_ATTEMPT_MILLIS,
				Math.min(MAX_ATTEMPT_MILLIS, settings.operationTimeout().toMillis() / 4));
		this.hint = hint;
		this.connections = new VoterConnections(rpcs.apply(clientId), clock);
		learn(RaftGroups.peers(settings.addresses()));
		this.target = this.peers.get(0);
	}

	private static Function<ClientId, RaftClientRpc> rpcs(RaftSettings settings, Parameters parameters) {
		return (clientId) -> ClientFactory.cast(SupportedRpcType.GRPC.newFactory(parameters))
			.newRaftClientRpc(clientId, RatisProperties.ofClient(settings));
	}

	// The addresses that the others have are theirs: the own settings come first
	private void learn(Collection<RaftPeer> voters) {
		for (RaftPeer voter : voters) {
			if (!this.peers.contains(voter.getId())) {
				this.connections.add(voter);
				this.addresses.put(voter.getId(), voter.getAddress());
				this.peers.addIfAbsent(voter.getId());
			}
		}
	}

	/**
	 * Learn of voters that are not in the own settings, which may be older than the list
	 * of the cluster.
	 * @param voters the addresses of the voters by id
	 */
	void learn(Map<String, String> voters) {
		learn(voters.entrySet()
			.stream()
			.map((voter) -> RaftPeer.newBuilder().setId(voter.getKey()).setAddress(voter.getValue()).build())
			.toList());
	}

	RaftPeerId target() {
		return this.target;
	}

	/**
	 * Have a command executed, by whichever voter is the leader.
	 * @param command the command
	 * @param deadline when to give up, by {@link System#nanoTime()}
	 * @return the reply
	 * @throws IOException if there was none in time
	 */
	byte[] write(byte[] command, long deadline) throws IOException {
		return write(new Write(CallId.getAndIncrement(), command), deadline);
	}

	/**
	 * Have several commands executed, in any order. Many of them are sent before the
	 * first is answered, so that the leader writes them to disk and sends them to the
	 * others together. Those that were not executed like that are sent again, each by
	 * itself.
	 * @param commands the commands
	 * @param deadline when to give up, by {@link System#nanoTime()}
	 * @return the replies, in the order of the commands
	 * @throws IOException if there was none in time to one of them
	 */
	List<byte[]> writeAll(List<byte[]> commands, long deadline) throws IOException {
		List<Write> writes = commands.stream().map((command) -> new Write(CallId.getAndIncrement(), command)).toList();
		RaftPeerId leader = likelyLeader();
		long patience = attempt(deadline);
		List<@Nullable RaftClientReply> replies = this.connections.sendAll(leader,
				writes.stream().map((write) -> request(write, leader, patience)).toList(), patience, deadline);
		List<Write> unknown = new ArrayList<>();
		for (int i = 0; i < writes.size(); i++) {
			if (replies.get(i) == null) {
				unknown.add(writes.get(i));
			}
		}
		Iterator<byte[]> repeated = ConcurrentCalls.of(unknown, (write) -> write(write, deadline)).iterator();
		return replies.stream().map((reply) -> (reply != null) ? content(reply) : repeated.next()).toList();
	}

	private RaftPeerId likelyLeader() {
		RaftPeerId hinted = this.hint.get();
		return (hinted != null) ? hinted : this.target;
	}

	private byte[] write(Write write, long deadline) throws IOException {
		RaftPeerId next = likelyLeader();
		Set<RaftPeerId> called = new HashSet<>();
		VoterAnswers answers = answers();
		IOException failure;
		do {
			RaftPeerId current = next;
			called.add(current);
			long patience = attempt(deadline);
			try {
				RaftClientReply reply = this.connections.send(request(write, current, patience));
				this.target = current;
				return content(reply);
			}
			catch (InterruptedIOException ex) {
				throw ex;
			}
			catch (IOException ex) {
				failure = ex;
				answers.failed(current, ex, patience);
				next = after(current, ex);
			}
			// A leader that was just named is called at once, but not again and again by
			// voters that name each other
			if (called.contains(next)
					|| !(failure instanceof NotLeaderException named && named.getSuggestedLeader() != null)) {
				pause();
			}
		}
		while (!this.connections.isClosed() && deadline - System.nanoTime() > 0);
		throw new NoLeaderException(answers);
	}

	/**
	 * Ask one voter, which answers without the others.
	 * @param voter the voter
	 * @param timeout how long to wait
	 * @return the reply
	 * @throws IOException if there was none in time
	 */
	byte[] ask(RaftPeerId voter, Duration timeout) throws IOException {
		RaftClientRequest request = request(CallId.getAndIncrement(), new byte[0],
				RaftClientRequest.staleReadRequestType(-1))
			.setServerId(voter)
			.setTimeoutMs(timeout.toMillis())
			.build();
		return content(this.connections.send(request));
	}

	/**
	 * Begin to note what the voters answer.
	 * @return no answers yet
	 */
	VoterAnswers answers() {
		return new VoterAnswers(this.addresses);
	}

	List<RaftPeerId> peers() {
		return this.peers;
	}

	private RaftClientRequest request(Write write, RaftPeerId leader, long patience) {
		return request(write.callId(), write.command(), RaftClientRequest.writeRequestType()).setLeaderId(leader)
			.setTimeoutMs(patience)
			.build();
	}

	private RaftClientRequest.Builder request(long callId, byte[] content, RaftClientRequest.Type type) {
		return RaftClientRequest.newBuilder()
			.setClientId(this.clientId)
			.setGroupId(this.group)
			.setCallId(callId)
			.setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(content)))
			.setType(type);
	}

	private static byte[] content(RaftClientReply reply) {
		return reply.getMessage().getContent().toByteArray();
	}

	private long attempt(long deadline) {
		long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
		return Math.max(1, Math.min(left, this.attemptMillis));
	}

	private RaftPeerId after(RaftPeerId current, IOException failure) {
		if (failure instanceof NotLeaderException named) {
			learn(named.getPeers());
			if (named.getSuggestedLeader() != null) {
				return named.getSuggestedLeader().getId();
			}
		}
		RaftPeerId hinted = this.hint.get();
		if (hinted != null && !hinted.equals(current)) {
			return hinted;
		}
		List<RaftPeerId> all = new ArrayList<>(this.peers);
		return all.get((all.indexOf(current) + 1) % all.size());
	}

	/**
	 * Wait a little before the next attempt.
	 * @throws InterruptedIOException if the thread was interrupted
	 */
	static void pause() throws InterruptedIOException {
		try {
			TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted");
		}
	}

	@Override
	public void close() throws IOException {
		this.connections.close();
	}

	/**
	 * A command that is executed at most once, however often it is sent.
	 *
	 * @param callId the id of the call
	 * @param command the command
	 */
	private record Write(long callId, byte[] command) {
	}

}
