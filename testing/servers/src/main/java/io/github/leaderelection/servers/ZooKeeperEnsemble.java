package io.github.leaderelection.servers;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Three ZooKeeper servers that serve as long as any two of them can talk to each other.
 */
public final class ZooKeeperEnsemble implements AutoCloseable {

	private static final int MEMBERS = 3;

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final Map<List<ZooKeeperServer>, FaultProxy> links = new HashMap<>();

	private final boolean faulty;

	private final List<ZooKeeperServer> members = Stream.generate(() -> new ZooKeeperServer(this))
		.limit(MEMBERS)
		.toList();

	/**
	 * Create an ensemble that is not started yet.
	 */
	public ZooKeeperEnsemble() {
		this(false);
	}

	private ZooKeeperEnsemble(boolean faulty) {
		this.faulty = faulty;
	}

	/**
	 * Create an ensemble whose members can be isolated, and without a quorum let clients
	 * read that accept that.
	 * @return an ensemble that is not started yet
	 */
	public static ZooKeeperEnsemble withFaults() {
		return new ZooKeeperEnsemble(true);
	}

	boolean isFaulty() {
		return this.faulty;
	}

	/**
	 * Return where a member finds another, or itself.
	 * @param from who connects
	 * @param to whom it connects to
	 * @return its address
	 */
	String address(ZooKeeperServer from, ZooKeeperServer to) {
		if (!this.faulty || from == to) {
			return to.peerAddress();
		}
		return to.peerAddress(
				this.links.computeIfAbsent(List.of(from, to), (link) -> new FaultProxy(to.host(), to.peerPort()))
					.port());
	}

	/**
	 * Part a member from the leader of the ensemble, but not from its clients. It notices
	 * after a few seconds. It still hears of elections, and would disturb those that are
	 * held meanwhile.
	 * @param member a member that does not lead
	 */
	public void isolate(ZooKeeperServer member) {
		this.links.forEach((link, network) -> {
			if (link.contains(member)) {
				network.freeze();
			}
		});
	}

	/**
	 * End all isolation.
	 */
	public void reunite() {
		this.links.values().forEach(FaultProxy::heal);
	}

	/**
	 * Start all, and return when each serves clients.
	 */
	public void start() {
		this.members.forEach(ServerProcess::start);
		for (ZooKeeperServer member : this.members) {
			Await.until(BOUND, member + " to serve", member::isServing);
		}
	}

	/**
	 * Return the addresses of all members for clients.
	 * @return hosts and ports
	 */
	public String connectString() {
		return this.members.stream().map(ZooKeeperServer::connectString).collect(Collectors.joining(","));
	}

	/**
	 * Return the members.
	 * @return the three
	 */
	public List<ZooKeeperServer> members() {
		return this.members;
	}

	/**
	 * Return the member that leads, waiting for one if there is none.
	 * @return the leader of the ensemble
	 */
	public ZooKeeperServer leader() {
		return Await.found(BOUND, "the ensemble to have a leader",
				() -> this.members.stream().filter(ZooKeeperServer::isLeading).findFirst());
	}

	boolean hasQuorum() {
		return this.members.stream().filter(ServerProcess::isRunning).count() > MEMBERS / 2;
	}

	@Override
	public void close() {
		this.members.forEach(ServerProcess::close);
		this.links.values().forEach(FaultProxy::close);
	}

}
