package io.github.leaderelection.servers;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Three ZooKeeper servers that serve as long as any two of them can talk to each other.
 *
 * @author Leader Election
 */
public final class ZooKeeperEnsemble implements AutoCloseable {

	private static final int MEMBERS = 3;

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final List<ZooKeeperServer> members = Stream.generate(() -> new ZooKeeperServer(this))
		.limit(MEMBERS)
		.toList();

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
		Await.until(BOUND, "the ensemble to have a leader",
				() -> this.members.stream().anyMatch(ZooKeeperServer::isLeading));
		return this.members.stream().filter(ZooKeeperServer::isLeading).findFirst().orElseThrow();
	}

	boolean hasQuorum() {
		return this.members.stream().filter(ServerProcess::isRunning).count() > MEMBERS / 2;
	}

	@Override
	public void close() {
		this.members.forEach(ServerProcess::close);
	}

}
