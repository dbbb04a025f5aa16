package io.github.leaderelection.raft.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.raft.security.RaftSecurity;
import io.github.leaderelection.servers.Ports;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.TimeDuration;
import org.awaitility.Awaitility;

/**
 * Voters of a Raft cluster in this JVM that agree on a {@link CountingStateMachine}.
 */
final class TestCluster implements AutoCloseable {

	private static final Duration BOUND = Duration.ofSeconds(30);

	static final String HOST = "127.0.0.1";

	private final RaftGroup group;

	private final List<CountingStateMachine> stateMachines = new ArrayList<>();

	private final List<RaftServer> servers = new ArrayList<>();

	/**
	 * Start a cluster.
	 * @param directory where the voters keep their logs
	 * @param voters the security of each voter
	 */
	TestCluster(Path directory, RaftSecurity... voters) throws IOException {
		this(directory, HOST, ConnectionLimits.DEFAULTS, voters);
	}

	/**
	 * Start a cluster.
	 * @param directory where the voters keep their logs
	 * @param host the name by which the voters know each other
	 * @param limits the limits of connections
	 * @param voters the security of each voter
	 */
	TestCluster(Path directory, String host, ConnectionLimits limits, RaftSecurity... voters) throws IOException {
		keepJvmAlive();
		List<RaftPeer> peers = new ArrayList<>();
		for (int i = 0; i < voters.length; i++) {
			peers.add(RaftPeer.newBuilder().setId("m" + i).setAddress(host + ":" + Ports.next()).build());
		}
		this.group = RaftGroup.valueOf(RaftGroupId.valueOf(UUID.randomUUID()), peers);
		for (int i = 0; i < voters.length; i++) {
			start(directory, peers.get(i), limits, voters[i]);
		}
	}

	/**
	 * Ratis would end the JVM on trouble, ours.
	 */
	private static void keepJvmAlive() {
		Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
		ExitUtils.disableSystemExit();
		ExitUtils.setTerminateOnUncaughtException(false);
		Thread.setDefaultUncaughtExceptionHandler(handler);
	}

	private void start(Path directory, RaftPeer peer, ConnectionLimits limits, RaftSecurity security)
			throws IOException {
		Parameters parameters = RatisTransport.of(security);
		GrpcConfigKeys.Server.setServicesCustomizer(parameters, limits);
		CountingStateMachine stateMachine = new CountingStateMachine();
		RaftServer server = RaftServer.newBuilder()
			.setServerId(peer.getId())
			.setGroup(this.group)
			.setProperties(properties(directory.resolve(peer.getId().toString()), port(peer)))
			.setParameters(parameters)
			.setStateMachine(stateMachine)
			.setOption(StartupOption.RECOVER)
			.build();
		server.start();
		this.stateMachines.add(stateMachine);
		this.servers.add(server);
	}

	private static RaftProperties properties(Path directory, int port) {
		RaftProperties properties = new RaftProperties();
		GrpcConfigKeys.Server.setHost(properties, HOST);
		GrpcConfigKeys.Server.setPort(properties, port);
		RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
		RaftServerConfigKeys.Rpc.setTimeoutMin(properties, time(1000));
		RaftServerConfigKeys.Rpc.setTimeoutMax(properties, time(2000));
		RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, time(300));
		RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, time(800));
		return properties;
	}

	private static TimeDuration time(long millis) {
		return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
	}

	private static int port(RaftPeer peer) {
		return Integer.parseInt(peer.getAddress().substring(peer.getAddress().lastIndexOf(':') + 1));
	}

	/**
	 * Return the port of a voter.
	 * @param voter its number
	 * @return the port
	 */
	int port(int voter) {
		return port(peer(voter));
	}

	RaftPeer peer(int voter) {
		return this.group.getPeer(this.servers.get(voter).getId());
	}

	RaftGroup group() {
		return this.group;
	}

	/**
	 * Build a client that gives up soon.
	 * @param security its security
	 * @return the client
	 */
	RaftClient client(RaftSecurity security) {
		Parameters parameters = RatisTransport.of(security);
		RaftProperties properties = new RaftProperties();
		RaftClientConfigKeys.Rpc.setRequestTimeout(properties, time(1000));
		return RaftClient.newBuilder()
			.setRaftGroup(this.group)
			.setProperties(properties)
			.setParameters(parameters)
			.setRetryPolicy(RetryPolicies.retryUpToMaximumCountWithFixedSleep(4, time(50)))
			.build();
	}

	/**
	 * Send commands until one succeeds.
	 * @param client who sends it
	 */
	void send(RaftClient client) {
		Awaitility.await()
			.atMost(BOUND)
			.ignoreExceptionsInstanceOf(IOException.class)
			.until(() -> client.io().send(Message.valueOf("count me")), RaftClientReply::isSuccess);
	}

	long count(int voter) {
		return this.stateMachines.get(voter).count();
	}

	long highestCount() {
		return this.stateMachines.stream().mapToLong(CountingStateMachine::count).max().orElseThrow();
	}

	/**
	 * Return for how long the leader has not heard of a voter.
	 * @param voter its number
	 * @return the time in milliseconds, 0 if there is no leader
	 */
	long silence(int voter) throws IOException {
		String id = peer(voter).getId().toString();
		long silence = 0;
		for (int i = 0; i < this.servers.size(); i++) {
			for (ServerRpcProto follower : division(i).getInfo()
				.getRoleInfoProto()
				.getLeaderInfo()
				.getFollowerInfoList()) {
				if (follower.getId().getId().toStringUtf8().equals(id)) {
					silence = Math.max(silence, follower.getLastRpcElapsedTimeMs());
				}
			}
		}
		return silence;
	}

	boolean knowsLeader(int voter) throws IOException {
		return division(voter).getInfo().getLeaderId() != null;
	}

	/**
	 * Return whether all voters run, in the group as it was at the beginning.
	 * @return whether they do
	 */
	boolean isUnchanged() throws IOException {
		for (int i = 0; i < this.servers.size(); i++) {
			RaftServer.Division division = division(i);
			if (division.getInfo().getLifeCycleState() != LifeCycle.State.RUNNING
					|| division.getRaftConf().getCurrentPeers().size() != this.group.getPeers().size()) {
				return false;
			}
		}
		return true;
	}

	private RaftServer.Division division(int voter) throws IOException {
		return this.servers.get(voter).getDivision(this.group.getGroupId());
	}

	@Override
	public void close() {
		this.servers.parallelStream().forEach(TestCluster::close);
	}

	private static void close(RaftServer server) {
		try {
			server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
