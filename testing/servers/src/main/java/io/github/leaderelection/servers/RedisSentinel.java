package io.github.leaderelection.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Redis master with two replicas, watched by three sentinels. A master that does not
 * answer for two seconds, more than a busy machine stops it for, is replaced some two
 * seconds later. Replication is asynchronous, that is, a failover may lose what the
 * master has acknowledged.
 */
public final class RedisSentinel implements AutoCloseable {

	static final String MASTER_NAME = "mymaster";

	static final int QUORUM = 2;

	private static final int REPLICAS = 2;

	private static final int SENTINELS = 3;

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final List<RedisServer> servers = new ArrayList<>();

	private final List<SentinelProcess> sentinels = new ArrayList<>();

	/**
	 * Create servers that are not started yet.
	 * @param settings settings of each Redis server that differ from Redis' own, each as
	 * a line of {@code redis.conf}
	 */
	public RedisSentinel(String... settings) {
		RedisServer master = new RedisServer(settings);
		this.servers.add(master);
		for (int replica = 0; replica < REPLICAS; replica++) {
			List<String> all = new ArrayList<>(List.of(settings));
			all.add("replicaof %s %s".formatted(master.host(), master.port()));
			this.servers.add(new RedisServer("redis-replica", null, all));
		}
		for (int sentinel = 0; sentinel < SENTINELS; sentinel++) {
			this.sentinels.add(new SentinelProcess(master));
		}
	}

	/**
	 * Start all, and return when a failover would succeed.
	 */
	public void start() {
		this.servers.forEach(ServerProcess::start);
		for (RedisServer replica : this.servers.subList(1, this.servers.size())) {
			Await.until(BOUND, replica + " to follow",
					() -> replica.call("INFO", "replication").contains("master_link_status:up"));
		}
		this.sentinels.forEach(ServerProcess::start);
		for (SentinelProcess sentinel : this.sentinels) {
			Await.until(BOUND, sentinel + " to know all", () -> sentinel.knows(REPLICAS, SENTINELS - 1));
		}
	}

	/**
	 * Make a replica the master, and return when it is. The master need not have failed.
	 * @return the new master
	 */
	public RedisServer failover() {
		RedisServer old = master();
		Await.until(BOUND, "a failover to begin", () -> anySentinel("FAILOVER").equals("OK"));
		return awaitMasterOtherThan(old);
	}

	/**
	 * Wait until the sentinels have made another server the master, and it takes writes.
	 * @param old the master that is to be replaced
	 * @return the new master
	 */
	public RedisServer awaitMasterOtherThan(RedisServer old) {
		return Await.found(BOUND, "a master other than " + old, () -> {
			RedisServer current = currentMaster();
			return (current != old && current.call("ROLE").startsWith("master")) ? Optional.of(current)
					: Optional.empty();
		});
	}

	/**
	 * Return the server that is the master according to the sentinels.
	 * @return the master
	 */
	public RedisServer master() {
		try {
			return currentMaster();
		}
		catch (IOException ex) {
			throw new IllegalStateException("No sentinel knows the master", ex);
		}
	}

	/**
	 * Return the name by which clients ask sentinels for the master.
	 * @return the name
	 */
	public String masterName() {
		return MASTER_NAME;
	}

	/**
	 * Return the sentinels.
	 * @return the three
	 */
	public List<ServerProcess> sentinels() {
		return List.copyOf(this.sentinels);
	}

	/**
	 * Return the Redis servers, first the one that began as the master.
	 * @return the three
	 */
	public List<RedisServer> servers() {
		return List.copyOf(this.servers);
	}

	private RedisServer currentMaster() throws IOException {
		String hostAndPort = anySentinel("GET-MASTER-ADDR-BY-NAME");
		return this.servers.stream()
			.filter((server) -> hostAndPort.endsWith("\n" + server.port()))
			.findFirst()
			.orElseThrow(() -> new IOException("Nobody is at " + hostAndPort));
	}

	private String anySentinel(String command) throws IOException {
		IOException failure = new IOException("No sentinel is running");
		for (SentinelProcess sentinel : this.sentinels) {
			if (sentinel.isRunning()) {
				try {
					return sentinel.call("SENTINEL", command, MASTER_NAME);
				}
				catch (IOException ex) {
					failure = ex;
				}
			}
		}
		throw failure;
	}

	@Override
	public void close() {
		// Sentinels first, lest they take the end of the others for a failure.
		Stream.concat(this.sentinels.stream(), this.servers.stream()).forEach(ServerProcess::close);
	}

}
