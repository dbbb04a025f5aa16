package io.github.leaderelection.sample.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Nothing but the instances themselves, which are the voters of a Raft cluster. What they
 * keep on disk stays there for the next start of a cluster on the same ports.
 */
final class RaftVoters implements ClusterStore {

	private final List<Integer> ports;

	private final List<NetworkCondition> networks;

	/**
	 * The addresses by which each voter finds the others.
	 */
	private final List<List<String>> addresses;

	private final Path directory;

	RaftVoters(ClusterOptions options) {
		this.ports = options.raftPorts();
		this.networks = this.ports.stream().map((port) -> new NetworkCondition()).toList();
		this.addresses = IntStream.range(0, this.ports.size()).mapToObj(this::addressesFor).toList();
		this.directory = Path
			.of("target", "raft", this.ports.stream().map(String::valueOf).collect(Collectors.joining("-")))
			.toAbsolutePath();
	}

	private List<String> addressesFor(int instance) {
		return IntStream.range(0, this.ports.size()).mapToObj((other) -> address(instance, other)).toList();
	}

	private String address(int instance, int other) {
		int port = this.ports.get(other);
		return (instance == other) ? "127.0.0.1:" + port
				: new NetworkLink("127.0.0.1", port, this.networks.get(instance), this.networks.get(other)).address();
	}

	@Override
	public String description() {
		return "with embedded Raft in " + this.directory;
	}

	@Override
	public List<String> arguments(int instance) {
		List<String> arguments = new ArrayList<>();
		for (int i = 0; i < this.ports.size(); i++) {
			arguments.add("--leader-election.raft.members.%s=%s".formatted(id(i), this.addresses.get(instance).get(i)));
		}
		arguments.add("--leader-election.raft.id=" + id(instance));
		arguments.add("--leader-election.raft.storage-directory=" + this.directory.resolve(id(instance)));
		// All instances start here, so that none leads by a record that was lost
		arguments.add("--leader-election.claim-missing=true");
		return arguments;
	}

	@Override
	public NetworkCondition network(int instance) {
		return this.networks.get(instance);
	}

	// A new cluster begins when all its voters have been there
	@Override
	public int startedAtOnce(int instances) {
		return instances;
	}

	@Override
	public boolean needsMajority() {
		return true;
	}

	@Override
	public void close() {
		// The instances are all there is.
	}

	private static String id(int instance) {
		return "instance-" + (instance + 1);
	}

}
