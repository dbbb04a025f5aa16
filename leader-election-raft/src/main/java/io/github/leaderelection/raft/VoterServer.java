package io.github.leaderelection.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.leaderelection.raft.replicated.NamespaceHints;
import io.github.leaderelection.raft.replicated.ReplicatedState;
import io.github.leaderelection.raft.security.RaftSecurity;
import io.github.leaderelection.raft.transport.PeerGuard;
import io.github.leaderelection.raft.transport.RatisTransport;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterIdentity;
import io.github.leaderelection.store.SessionId;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * One server of a voter. Ratis closes it after a long pause, a failed log or a removal;
 * then another one has to take its place.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class VoterServer implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

	private final ClientId clientId = ClientId.randomId();

	private final RaftServer server;

	private final RaftServer.Division division;

	private final ReplicatedState state;

	private final PeerGuard guard;

	private final ExecutorService calls;

	private final AtomicReference<@Nullable Throwable> logFailure;

	private final ServerThreads threads;

	private VoterServer(RaftServer server, RaftServer.Division division, ReplicatedState state, PeerGuard guard,
			ExecutorService calls, AtomicReference<@Nullable Throwable> logFailure, ServerThreads threads) {
		this.server = server;
		this.division = division;
		this.state = state;
		this.guard = guard;
		this.calls = calls;
		this.logFailure = logFailure;
		this.threads = threads;
	}

	static VoterServer start(String id, RaftGroup group, RaftProperties properties, RaftSecurity security,
			Supplier<VoterIdentity> identity, NamespaceHints hints) throws IOException {
		ServerThreads threads = new ServerThreads("raft-" + id);
		ReplicatedState state = new ReplicatedState(hints, System::nanoTime);
		PeerGuard guard = new PeerGuard(id, identity, state::voters, System::nanoTime,
				new LogThrottle(System::nanoTime)::permits);
		ExecutorService calls = threads.pool();
		Parameters parameters = RatisTransport.ofServer(security, guard, calls);
		AtomicReference<@Nullable Throwable> logFailure = new AtomicReference<>();
		RatisStateMachine machine = new RatisStateMachine(state, identity.get().directory(),
				(failure) -> logFailure.compareAndSet(null, failure));
		AtomicReference<@Nullable RaftServer> building = new AtomicReference<>();
		RaftServer.Division division = threads.call(() -> {
			RaftServer server = RaftServer.newBuilder()
				.setServerId(RaftPeerId.valueOf(id))
				.setGroup(group)
				.setProperties(properties)
				.setParameters(parameters)
				.setStateMachine(machine)
				.setOption(StartupOption.RECOVER)
				.build();
			building.set(server);
			server.start();
			return server.getDivision(group.getGroupId());
		}, START_TIMEOUT, () -> {
			RaftServer server = building.get();
			if (server != null) {
				threads.close(server);
			}
			calls.shutdown();
		});
		return new VoterServer(division.getRaftServer(), division, state, guard, calls, logFailure, threads);
	}

	/**
	 * Return who the voters are, as far as this one has executed the log.
	 * @return the state of the registry
	 */
	RegistryState registry() {
		return this.state.voters();
	}

	/**
	 * Return how long ago this server executed a heartbeat.
	 * @param namespace the namespace
	 * @param session the session
	 * @param nonce the nonce of the heartbeat
	 * @return the time in nanoseconds, empty if it is unknown
	 */
	OptionalLong heartbeatAge(String namespace, SessionId session, long nonce) {
		return this.state.heartbeatAge(namespace, session, nonce);
	}

	/**
	 * Return why the request of a voter was refused lately.
	 * @return the reason, or {@code null} if none was refused
	 */
	@Nullable String refusal() {
		return this.guard.problem();
	}

	RaftPeerId id() {
		return this.server.getId();
	}

	/**
	 * Return why this server works no more.
	 * @return the failure, or {@code null} if it works
	 */
	@Nullable String failure() {
		Throwable failure = this.logFailure.get();
		if (failure != null) {
			return "its log cannot be written (%s)".formatted(failure);
		}
		if (isEnding(this.server.getLifeCycleState()) || isEnding(this.division.getInfo().getLifeCycleState())) {
			return "Ratis closed its server, as it does after a long pause or a removal";
		}
		return null;
	}

	private static boolean isEnding(LifeCycle.State state) {
		return state.isClosingOrClosed() || state == LifeCycle.State.EXCEPTION;
	}

	/**
	 * Return whether this server waits until it is added to the voters.
	 * @return whether it is no voter yet
	 */
	boolean isJoining() {
		return this.division.getInfo().getLifeCycleState() == LifeCycle.State.STARTING;
	}

	@Nullable RaftPeerId leader() {
		return this.division.getInfo().getLeaderId();
	}

	boolean isLeader() {
		return this.division.getInfo().isLeader();
	}

	boolean isLeaderReady() {
		return this.division.getInfo().isLeaderReady();
	}

	/**
	 * Return the ids of the other voters, as the log says.
	 * @return the ids
	 */
	List<RaftPeerId> others() {
		return this.division.getRaftConf()
			.getCurrentPeers()
			.stream()
			.map(RaftPeer::getId)
			.filter((peer) -> !peer.equals(id()))
			.toList();
	}

	/**
	 * Return for how long this server has had its role.
	 * @return the time in milliseconds
	 */
	long roleMillis() {
		return this.division.getInfo().getRoleInfoProto().getRoleElapsedTimeMs();
	}

	/**
	 * Return for how long a leader has not heard of its followers.
	 * @return the times in milliseconds, none for a server that does not lead
	 */
	Map<RaftPeerId, Long> silences() {
		RoleInfoProto role = this.division.getInfo().getRoleInfoProto();
		Map<RaftPeerId, Long> silences = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
		for (ServerRpcProto follower : role.getLeaderInfo().getFollowerInfoList()) {
			silences.put(RaftPeerId.valueOf(follower.getId().getId()), follower.getLastRpcElapsedTimeMs());
		}
		return silences;
	}

	/**
	 * Return what a leader is going to send to its followers.
	 * @return the indices of the next entries, none for a server that does not lead
	 */
	List<Long> nextIndices() {
		long[] indices = this.division.getInfo().getFollowerNextIndices();
		return (indices != null) ? Arrays.stream(indices).boxed().toList() : List.of();
	}

	/**
	 * Return how far the followers of a leader are.
	 * @return the index of the last entry that is known to be committed, by voter
	 */
	Map<RaftPeerId, Long> commits() {
		Map<RaftPeerId, Long> commits = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
		this.division.getCommitInfos()
			.forEach((commit) -> commits.put(RaftPeerId.valueOf(commit.getServer().getId()), commit.getCommitIndex()));
		return commits;
	}

	/**
	 * Give leadership of the group up.
	 * @param successor who is to lead, or {@code null} if anyone may
	 * @param millis how long the successor may take
	 * @return the reply
	 */
	CompletableFuture<RaftClientReply> transfer(@Nullable RaftPeerId successor, long millis) {
		return this.threads
			.request(() -> this.server.transferLeadershipAsync(new TransferLeadershipRequest(this.clientId, id(),
					this.division.getMemberId().getGroupId(), CallId.getAndIncrement(), successor, millis)));
	}

	/**
	 * Change the voters, which only a leader can.
	 * @param peers the new voters
	 * @return the reply
	 */
	CompletableFuture<RaftClientReply> change(List<RaftPeer> peers) {
		return this.threads.request(() -> this.server.setConfigurationAsync(new SetConfigurationRequest(this.clientId,
				id(), this.division.getMemberId().getGroupId(), CallId.getAndIncrement(),
				SetConfigurationRequest.Arguments.newBuilder().setServersInNewConf(peers).build())));
	}

	/**
	 * Connect anew to a voter that does not answer.
	 * @param peer the voter
	 */
	void reconnect(RaftPeerId peer) {
		ConnectionReset
			.run(() -> this.server.getServerRpc().handleException(peer, new TimeoutIOException("It is silent"), true));
	}

	@Override
	public void close() {
		this.threads.close(this.server);
		this.calls.shutdown();
	}

}
