package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.raft.security.CheapSecrets;
import io.github.leaderelection.store.ElectionStore;

/**
 * Makes the process a voter, and opens the store over it. The arguments are the name of
 * the cluster, its voters as {@code id=host:port,…} as this one sees them, its own id,
 * the address to listen on, its directory, the election timeout in milliseconds, the file
 * for its {@link VoterMonitor}, and a secret if there is one.
 */
public final class RaftCandidateStore implements CandidateStore {

	@Override
	public ElectionStore open(String namespace, Duration operationTimeout, List<String> arguments) {
		RaftNode node = new RaftNode(settings(arguments, operationTimeout));
		try {
			VoterMonitor monitor = new VoterMonitor(node, Path.of(arguments.get(6)));
			node.hints().subscribe(namespace, monitor);
			node.start();
			monitor.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Runtime.getRuntime().addShutdownHook(new Thread(node::stop, "stop-node"));
		return new RaftElectionStore(node, namespace);
	}

	static RaftSettings settings(List<String> arguments, Duration operationTimeout) {
		RaftSettings.Builder settings = RaftSettings.builder(arguments.get(0), voters(arguments.get(1)))
			.id(arguments.get(2))
			.bindAddress(arguments.get(3))
			.storageDirectory(Path.of(arguments.get(4)))
			.electionTimeout(Duration.ofMillis(Long.parseLong(arguments.get(5))))
			.operationTimeout(operationTimeout);
		if (arguments.size() > 7) {
			settings.security(CheapSecrets.security(arguments.get(0), arguments.get(7)));
		}
		return settings.build();
	}

	private static Map<String, String> voters(String text) {
		return Arrays.stream(text.split(","))
			.map((voter) -> voter.split("="))
			.collect(Collectors.toMap((voter) -> voter[0], (voter) -> voter[1]));
	}

}
