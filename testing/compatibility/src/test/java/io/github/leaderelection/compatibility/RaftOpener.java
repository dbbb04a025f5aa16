package io.github.leaderelection.compatibility;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.raft.RaftElectionStore;
import io.github.leaderelection.raft.RaftNode;
import io.github.leaderelection.raft.RaftSettings;
import io.github.leaderelection.store.ElectionStore;

/**
 * Makes the process a voter, and opens a store over it. The arguments are the number of
 * the voter, its directory, and the ports of all voters.
 */
final class RaftOpener implements CandidateStore {

	private static final Duration ELECTION_TIMEOUT = Duration.ofMillis(500);

	@Override
	public ElectionStore open(String namespace, Duration operationTimeout, List<String> arguments) {
		List<String> ports = arguments.subList(2, arguments.size());
		Map<String, String> voters = IntStream.range(0, ports.size())
			.boxed()
			.collect(Collectors.toMap((voter) -> "n" + voter, (voter) -> "127.0.0.1:" + ports.get(voter)));
		String id = "n" + arguments.get(0);
		RaftNode node = new RaftNode(RaftSettings.builder("compatibility", voters)
			.id(id)
			.bindAddress(voters.get(id))
			.storageDirectory(Path.of(arguments.get(1)))
			.electionTimeout(ELECTION_TIMEOUT)
			.operationTimeout(operationTimeout)
			.build());
		node.start();
		Runtime.getRuntime().addShutdownHook(new Thread(node::stop, "stop-node"));
		return new RaftElectionStore(node, namespace);
	}

}
