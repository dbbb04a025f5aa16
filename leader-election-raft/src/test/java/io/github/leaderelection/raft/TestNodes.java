package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.store.ElectionStoreException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The nodes of one cluster in this JVM, each with a directory of its own.
 */
final class TestNodes implements AutoCloseable {

	static final Duration BOUND = Duration.ofSeconds(60);

	private final Path directory;

	private final String cluster;

	private Duration timeout = Duration.ofSeconds(2);

	private Duration electionTimeout = Duration.ofSeconds(1);

	private final Map<String, Integer> ports = new TreeMap<>();

	private final Map<String, RaftNode> nodes = new LinkedHashMap<>();

	/**
	 * From one voter to another, if the network between them can be cut.
	 */
	private final @Nullable Map<String, FaultProxy> proxies;

	TestNodes(Path directory, String cluster) {
		this(directory, cluster, false);
	}

	TestNodes(Path directory, String cluster, boolean proxied) {
		this.directory = directory;
		this.cluster = cluster;
		this.proxies = (proxied) ? new LinkedHashMap<>() : null;
	}

	/**
	 * Set how long a call may take, for nodes that are started later.
	 * @param timeout the operation timeout
	 * @return this
	 */
	TestNodes timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Set after how much silence of a leader another one is elected, for nodes that are
	 * started later.
	 * @param timeout the election timeout
	 * @return this
	 */
	TestNodes electionTimeout(Duration timeout) {
		this.electionTimeout = timeout;
		return this;
	}

	int port(String id) {
		return this.ports.computeIfAbsent(id, (key) -> Ports.next());
	}

	Path directory(String id) {
		return this.directory.resolve(id);
	}

	Map<String, String> voters(String... ids) {
		Map<String, String> voters = new LinkedHashMap<>();
		for (String id : ids) {
			voters.put(id, "127.0.0.1:" + port(id));
		}
		return voters;
	}

	RaftSettings.Builder settings(@Nullable String id, String... ids) {
		Map<String, String> voters = voters(ids);
		if (this.proxies != null) {
			voters.replaceAll((other, address) -> (other.equals(id)) ? address : proxied(String.valueOf(id), other));
		}
		return settings(id, voters);
	}

	/**
	 * Return settings with voters at addresses of their own.
	 * @param id the id, {@code null} for a client
	 * @param voters the addresses by id
	 * @return the settings
	 */
	RaftSettings.Builder settings(@Nullable String id, Map<String, String> voters) {
		RaftSettings.Builder builder = RaftSettings.builder(this.cluster, voters)
			.electionTimeout(this.electionTimeout)
			.operationTimeout(this.timeout);
		return (id != null) ? builder.id(id).storageDirectory(directory(id)) : builder;
	}

	private String proxied(String from, String to) {
		FaultProxy proxy = this.proxies.computeIfAbsent(from + ">" + to,
				(key) -> new FaultProxy("127.0.0.1", port(to)));
		return proxy.host() + ":" + proxy.port();
	}

	/**
	 * Cut a node off from all others, in both directions.
	 * @param id the id
	 */
	void cut(String id) {
		proxies(id).forEach(FaultProxy::freeze);
	}

	/**
	 * Cut what a node begins: it hears of the others, and they get its answers.
	 * @param id the id
	 */
	void cutCalls(String id) {
		this.proxies.forEach((key, proxy) -> {
			if (key.startsWith(id + ">")) {
				proxy.freeze();
			}
		});
	}

	void heal(String id) {
		proxies(id).forEach(FaultProxy::heal);
	}

	/**
	 * Return the network from one node to another.
	 * @param from the id of the node that calls, {@code null} for clients
	 * @param to the id of the voter that answers
	 * @return the network
	 */
	FaultProxy proxy(@Nullable String from, String to) {
		return this.proxies.get(from + ">" + to);
	}

	private Collection<FaultProxy> proxies(String id) {
		List<FaultProxy> found = new ArrayList<>();
		this.proxies.forEach((key, proxy) -> {
			if (key.startsWith(id + ">") || key.endsWith(">" + id)) {
				found.add(proxy);
			}
		});
		return found;
	}

	RaftNode start(@Nullable String id, String... ids) {
		return start((id != null) ? id : "client", settings(id, ids).build());
	}

	RaftNode start(String name, RaftSettings settings) {
		RaftNode node = new RaftNode(settings);
		node.start();
		this.nodes.put(name, node);
		return node;
	}

	void startAll(String... ids) {
		for (String id : ids) {
			start(id, ids);
		}
	}

	RaftNode node(String id) {
		return this.nodes.get(id);
	}

	void stop(String id) {
		this.nodes.remove(id).stop();
	}

	/**
	 * Stop a voter as if its process had died: without handing anything over.
	 * @param id the id
	 */
	void kill(String id) {
		VoterServer server = server(id);
		if (server != null) {
			server.close();
		}
		stop(id);
	}

	VoterServer server(String id) {
		return node(id).server();
	}

	/**
	 * Wait until a majority has a leader.
	 * @return the id of the leader
	 */
	String leader() {
		return Awaitility.await().atMost(BOUND).until(this::leaderOrNull, (leader) -> leader != null);
	}

	@Nullable String leaderOrNull() {
		for (Map.Entry<String, RaftNode> node : this.nodes.entrySet()) {
			VoterServer server = node.getValue().server();
			if (server != null && server.failure() == null && server.isLeaderReady()) {
				return node.getKey();
			}
		}
		return null;
	}

	String follower() {
		return follower(leader());
	}

	/**
	 * Return a voter that does not lead.
	 * @param leader the one that does, which is not searched for again
	 * @return the id of another one
	 */
	String follower(String leader) {
		return this.nodes.keySet()
			.stream()
			.filter((id) -> !id.equals(leader) && node(id).server() != null)
			.findFirst()
			.orElseThrow();
	}

	void awaitHealthy(String id) {
		Awaitility.await().atMost(BOUND).until(() -> node(id).health(), RaftHealth::healthy);
	}

	void awaitState(String id, String state) {
		Awaitility.await().atMost(BOUND).until(() -> node(id).health().state(), state::equals);
	}

	/**
	 * Wait until a node can write.
	 * @param id the id
	 */
	void awaitWrite(String id) {
		Awaitility.await().atMost(BOUND).until(() -> canWrite(id));
	}

	boolean canWrite(String id) {
		try {
			store(id).create("election", 1);
			return true;
		}
		catch (ElectionStoreException ex) {
			return false;
		}
	}

	/**
	 * Wait until a node is refused a write for a reason, for which a voter has to answer
	 * in time. It may not be able to write meanwhile.
	 * @param id the id
	 * @param reason what the refusal has to contain
	 */
	void awaitRefusal(String id, String reason) {
		Awaitility.await().atMost(BOUND).until(() -> refusal(id), (refusal) -> refusal.contains(reason));
	}

	private String refusal(String id) {
		return assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> store(id).create("election", 1))
			.actual()
			.getMessage();
	}

	RaftElectionStore store(String id) {
		return new RaftElectionStore(node(id), "test");
	}

	/**
	 * Return a store that writes in a format, once the voters execute it.
	 * @param id the id of the node
	 * @param format the format
	 * @return the store
	 */
	RaftElectionStore store(String id, int format) {
		awaitFormat(format);
		return PinnedFormat.store(node(id), format);
	}

	/**
	 * Wait until all voters execute the commands of a format.
	 * @param format the format
	 */
	void awaitFormat(int format) {
		Awaitility.await()
			.atMost(BOUND)
			.until(() -> this.nodes.values()
				.stream()
				.map(RaftNode::server)
				.allMatch((server) -> server == null || server.registry().formats().written() >= format));
	}

	@Override
	public void close() {
		// All go, and nobody needs a leader any more
		List.copyOf(this.nodes.keySet()).forEach(this::kill);
		if (this.proxies != null) {
			this.proxies.values().forEach(FaultProxy::close);
		}
	}

}
