package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
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

	private final RaftClientRpc rpc;

	private final Supplier<@Nullable RaftPeerId> hint;

	/**
	 * By which connections are judged.
	 */
	private final LongSupplier clock;

	private final CopyOnWriteArrayList<RaftPeerId> peers = new CopyOnWriteArrayList<>();

	private final Map<RaftPeerId, String> addresses = new ConcurrentHashMap<>();

	private final ConnectionPolicy connections = new ConnectionPolicy(Duration.ZERO);

	private volatile RaftPeerId target;

	private volatile boolean closed;

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
		this.clock = clock;
		this.rpc = rpcs.apply(clientId);
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
				this.rpc.addRaftPeers(List.of(voter));
				this.addresses.put(voter.getId(), voter.getAddress());
				this.peers.addIfAbsent(voter.getId());
			}
		}
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
		long callId = CallId.getAndIncrement();
		RaftPeerId hinted = this.hint.get();
		RaftPeerId next = (hinted != null) ? hinted : this.target;
		Set<RaftPeerId> called = new HashSet<>();
		VoterAnswers answers = answers();
		IOException failure;
		do {
			RaftPeerId current = next;
			called.add(current);
			try {
				RaftClientRequest request = request(callId, command, RaftClientRequest.writeRequestType())
					.setLeaderId(current)
					.setTimeoutMs(attempt(deadline))
					.build();
				RaftClientReply reply = send(current, request);
				this.target = current;
				return reply.getMessage().getContent().toByteArray();
			}
			catch (InterruptedIOException ex) {
				throw ex;
			}
			catch (IOException ex) {
				failure = ex;
				answers.failed(current, ex);
				next = after(current, ex);
			}
			// A leader that was just named is called at once, but not again and again by
			// voters that name each other
			if (called.contains(next)
					|| !(failure instanceof NotLeaderException named && named.getSuggestedLeader() != null)) {
				pause();
			}
		}
		while (!this.closed && deadline - System.nanoTime() > 0);
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
		return send(voter, request).getMessage().getContent().toByteArray();
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

	private RaftClientRequest.Builder request(long callId, byte[] content, RaftClientRequest.Type type) {
		return RaftClientRequest.newBuilder()
			.setClientId(this.clientId)
			.setGroupId(this.group)
			.setCallId(callId)
			.setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(content)))
			.setType(type);
	}

	private long attempt(long deadline) {
		long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
		return Math.max(1, Math.min(left, this.attemptMillis));
	}

	private RaftClientReply send(RaftPeerId voter, RaftClientRequest request) throws IOException {
		long sent = this.clock.getAsLong();
		this.connections.called(voter, sent);
		try {
			RaftClientReply reply = this.rpc.sendRequest(request);
			this.connections.answered(voter, this.clock.getAsLong());
			RaftException failure = reply.getException();
			if (failure != null) {
				throw failure;
			}
			return reply;
		}
		catch (InterruptedIOException | RaftException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			boolean silent = ex instanceof TimeoutIOException;
			if (!this.closed && this.connections.isDead(voter, sent, silent, this.clock.getAsLong())) {
				try {
					ConnectionReset.run(() -> this.rpc.handleException(voter, ex, true));
				}
				finally {
					this.connections.renewed(voter, this.clock.getAsLong());
				}
			}
			throw (ex instanceof IOException failure) ? failure : new IOException(ex);
		}
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
		this.closed = true;
		this.rpc.close();
	}

}
