package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.servers.Ports;

import static org.awaitility.Awaitility.await;

/**
 * Three voters of a cluster and a client, in this JVM.
 */
final class RaftVoters implements AutoCloseable {

	static final Duration BOUND = Duration.ofSeconds(60);

	private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(20);

	private final Map<String, RaftNode> nodes = new LinkedHashMap<>();

	private final RaftNode client;

	/**
	 * Set voters up that are not started yet.
	 * @param directory where they store what they have to
	 * @param limits the limits of their logs
	 */
	RaftVoters(Path directory, NodeLimits limits) {
		Map<String, String> addresses = new LinkedHashMap<>();
		for (String id : new String[] { "a", "b", "c" }) {
			addresses.put(id, "127.0.0.1:" + Ports.next());
		}
		for (String id : addresses.keySet()) {
			this.nodes.put(id,
					new RaftNode(settings(addresses).id(id).storageDirectory(directory.resolve(id)).build(), limits));
		}
		this.client = new RaftNode(settings(addresses).build());
	}

	private static RaftSettings.Builder settings(Map<String, String> addresses) {
		return RaftSettings.builder("test", addresses)
			.electionTimeout(ELECTION_TIMEOUT)
			.operationTimeout(OPERATION_TIMEOUT);
	}

	RaftVoters start() {
		this.nodes.values().forEach(RaftNode::start);
		this.client.start();
		leader();
		return this;
	}

	/**
	 * Wait until the voters execute all commands of this version, after which they agree
	 * on nothing more by themselves.
	 * @return this
	 */
	RaftVoters awaitFormat() {
		await().atMost(BOUND)
			.until(() -> this.nodes.values().stream().allMatch((node) -> writtenFormat(node) == Formats.LATEST));
		return this;
	}

	private static int writtenFormat(RaftNode node) {
		VoterServer server = node.server();
		return (server != null) ? server.registry().formats().written() : 0;
	}

	Set<String> ids() {
		return this.nodes.keySet();
	}

	RaftNode voter(String id) {
		RaftNode found = this.nodes.get(id);
		if (found == null) {
			throw new IllegalArgumentException("No voter " + id);
		}
		return found;
	}

	String leaderId() {
		RaftNode leader = leader();
		return this.nodes.keySet().stream().filter((id) -> this.nodes.get(id) == leader).findFirst().orElseThrow();
	}

	String followerId() {
		return followerId(leaderId());
	}

	/**
	 * Return a voter that does not lead.
	 * @param leader the one that does, which is not searched for again
	 * @return the id of another one
	 */
	String followerId(String leader) {
		return this.nodes.keySet().stream().filter((id) -> !id.equals(leader)).findFirst().orElseThrow();
	}

	RaftNode client() {
		return this.client;
	}

	RaftNode leader() {
		return await().atMost(BOUND)
			.until(() -> this.nodes.values().stream().filter(RaftNode::isRaftLeader).findFirst(),
					(found) -> found.isPresent())
			.orElseThrow();
	}

	RaftNode follower() {
		return voter(followerId());
	}

	void stop() {
		this.client.stop();
		this.nodes.values().forEach(RaftNode::stop);
	}

	@Override
	public void close() {
		stop();
	}

}
