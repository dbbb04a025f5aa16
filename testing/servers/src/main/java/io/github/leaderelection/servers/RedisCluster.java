package io.github.leaderelection.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A Redis Cluster of three masters with a replica each. A master that does not answer for
 * three seconds, more than a busy machine stops it for, is replaced some two seconds
 * later. Replication is asynchronous, that is, a failover may lose what the master has
 * acknowledged.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int MASTERS = 3;

	private static final int SLOTS = 16384;

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final List<RedisServer> nodes = new ArrayList<>();

	private final List<Integer> busPorts = new ArrayList<>();

	/**
	 * Create servers that are not started yet.
	 */
	public RedisCluster() {
		for (int node = 0; node < 2 * MASTERS; node++) {
			// By default it is 10000 above the other, where an outgoing connection may
			// take it before a killed node is started again.
			int busPort = Ports.next();
			this.busPorts.add(busPort);
			this.nodes.add(new RedisServer("redis-node", null,
					List.of("cluster-enabled yes", "cluster-config-file nodes.conf", "cluster-port " + busPort,
							"cluster-node-timeout 3000", "cluster-replica-validity-factor 0")));
		}
	}

	/**
	 * Start all, and return when the cluster serves clients and each replica follows.
	 */
	public void start() {
		this.nodes.forEach(ServerProcess::start);
		try {
			shareSlots();
			introduce();
			for (int master = 0; master < MASTERS; master++) {
				String id = this.nodes.get(master).call("CLUSTER", "MYID");
				this.nodes.get(MASTERS + master).call("CLUSTER", "REPLICATE", id);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot set up the cluster", ex);
		}
		for (RedisServer node : this.nodes) {
			Await.until(BOUND, node + " to see a whole cluster", () -> seesWholeCluster(node));
		}
	}

	private void shareSlots() throws IOException {
		for (int node = 0; node < this.nodes.size(); node++) {
			RedisServer server = this.nodes.get(node);
			// Different ones at once, which they would else have to agree on.
			server.call("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(node + 1));
			if (node < MASTERS) {
				server.call("CLUSTER", "ADDSLOTSRANGE", String.valueOf(node * SLOTS / MASTERS),
						String.valueOf((node + 1) * SLOTS / MASTERS - 1));
			}
		}
	}

	private void introduce() throws IOException {
		for (int node = 1; node < this.nodes.size(); node++) {
			RedisServer server = this.nodes.get(node);
			this.nodes.get(0)
				.call("CLUSTER", "MEET", server.host(), String.valueOf(server.port()),
						String.valueOf(this.busPorts.get(node)));
		}
		for (RedisServer node : this.nodes) {
			Await.until(BOUND, node + " to know all", () -> {
				List<ClusterNode> view = view(node);
				return view.size() == this.nodes.size() && view.stream().noneMatch((known) -> known.is("handshake"));
			});
		}
	}

	private boolean seesWholeCluster(RedisServer node) throws IOException {
		return node.call("CLUSTER", "INFO").contains("cluster_state:ok")
				&& view(node).stream().filter((known) -> known.is("slave")).count() == this.nodes.size() - MASTERS
				&& !node.call("INFO", "replication").contains("master_link_status:down");
	}

	/**
	 * Return the node that serves a key according to the latest of what the running nodes
	 * know.
	 * @param key the key
	 * @return the node
	 */
	public RedisServer owner(String key) {
		try {
			return currentOwner(key);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	private RedisServer currentOwner(String key) throws IOException {
		List<ClusterNode> views = new ArrayList<>();
		int slot = -1;
		for (RedisServer node : this.nodes) {
			try {
				slot = Integer.parseInt(node.probe("CLUSTER", "KEYSLOT", key));
				views.addAll(parse(node.probe("CLUSTER", "NODES")));
			}
			catch (IOException ex) {
				// It is down, or paused.
			}
		}
		int wanted = slot;
		return views.stream()
			.filter((node) -> node.is("master") && node.serves(wanted))
			.max(Comparator.comparing(ClusterNode::epoch))
			.map(this::server)
			.orElseThrow(() -> new IOException("Nobody serves " + key));
	}

	/**
	 * Wait until another node serves a key, and takes writes.
	 * @param key the key
	 * @param old the node that is to be replaced
	 * @return the new owner
	 */
	public RedisServer awaitOwnerOtherThan(RedisServer old, String key) {
		return Await.found(BOUND, "an owner of " + key + " other than " + old, () -> {
			RedisServer current = currentOwner(key);
			return (current != old && current.call("CLUSTER", "INFO").contains("cluster_state:ok"))
					? Optional.of(current) : Optional.empty();
		});
	}

	/**
	 * Let the replica of a key's owner take over from it, and return when it has. The
	 * owner need not have failed.
	 * @param key the key
	 * @return the new owner
	 */
	public RedisServer failover(String key) {
		RedisServer old = owner(key);
		try {
			List<ClusterNode> view = view(old);
			String id = old.call("CLUSTER", "MYID");
			ClusterNode replica = view.stream()
				.filter((node) -> node.masterId().equals(id))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException(old + " has no replica"));
			server(replica).call("CLUSTER", "FAILOVER");
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot take over from " + old, ex);
		}
		return awaitOwnerOtherThan(old, key);
	}

	/**
	 * Move the slot of a key, with all its keys, to another master, and return when that
	 * serves it.
	 * @param key the key
	 * @param target the master that is to serve it
	 */
	public void migrate(String key, RedisServer target) {
		beginMigration(key, target).finish();
	}

	/**
	 * Begin to move the slot of a key to another master. All its keys are still with its
	 * owner when this returns; the test moves them as it likes.
	 * @param key the key
	 * @param target the master that is to serve it
	 * @return the migration, to be finished
	 */
	public SlotMigration beginMigration(String key, RedisServer target) {
		RedisServer source = owner(key);
		try {
			String slot = source.call("CLUSTER", "KEYSLOT", key);
			List<RedisServer> others = view(source).stream()
				.filter((node) -> node.is("master"))
				.map(this::server)
				.filter((server) -> server != source && server != target)
				.toList();
			SlotMigration migration = new SlotMigration(slot, source, target, others);
			migration.begin();
			return migration;
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot move " + key + " to " + target, ex);
		}
	}

	/**
	 * Return the nodes, first those that began as masters.
	 * @return the six
	 */
	public List<RedisServer> nodes() {
		return List.copyOf(this.nodes);
	}

	private RedisServer server(ClusterNode node) {
		return this.nodes.stream().filter((server) -> server.port() == node.port()).findFirst().orElseThrow();
	}

	private static List<ClusterNode> view(RedisServer node) throws IOException {
		return parse(node.call("CLUSTER", "NODES"));
	}

	private static List<ClusterNode> parse(String view) {
		return view.lines().map(ClusterNode::parse).toList();
	}

	@Override
	public void close() {
		this.nodes.forEach(ServerProcess::close);
	}

}
