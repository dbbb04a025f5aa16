package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.servers.FaultProxy;
import org.awaitility.core.ConditionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The voters of a cluster, each a process, and the network between each two of them and
 * between them and a client.
 */
final class VoterCluster implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private final String name;

	private final Duration electionTimeout;

	private final Map<String, VoterProcess> voters = new HashMap<>();

	private final Map<VoterProcess, FaultProxy> clientNetworks = new HashMap<>();

	private final Map<VoterProcess, VoterStatus> statuses = new HashMap<>();

	private final Map<VoterProcess, Long> applied = new HashMap<>();

	private final Map<VoterProcess, Long> appliedAt = new HashMap<>();

	private final Map<Long, Long> states = new HashMap<>();

	/**
	 * Create a cluster without processes.
	 * @param name its name
	 * @param voters how many voters it has
	 * @param electionTimeout their election timeout
	 * @param directory where they have their directories
	 */
	VoterCluster(String name, int voters, Duration electionTimeout, Path directory) {
		this.name = name;
		this.electionTimeout = electionTimeout;
		directory.toFile().mkdirs();
		for (int i = 1; i <= voters; i++) {
			this.voters.put("n" + i, new VoterProcess("n" + i, directory));
		}
		voters().forEach((voter) -> this.clientNetworks.put(voter, new FaultProxy("127.0.0.1", voter.port())));
	}

	List<VoterProcess> voters() {
		return this.voters.values().stream().sorted(Comparator.comparing(VoterProcess::id)).toList();
	}

	/**
	 * Return the settings of a node that is a client in a network of its own.
	 */
	RaftSettings client(Duration operationTimeout) {
		Map<String, String> addresses = new HashMap<>();
		this.clientNetworks
			.forEach((voter, network) -> addresses.put(voter.id(), network.host() + ":" + network.port()));
		return RaftSettings.builder(this.name, addresses)
			.electionTimeout(this.electionTimeout)
			.operationTimeout(operationTimeout)
			.build();
	}

	FaultProxy clientNetwork(VoterProcess voter) {
		return this.clientNetworks.get(voter);
	}

	/**
	 * Return the arguments of the {@link RaftCandidateStore} of a voter.
	 */
	List<String> arguments(VoterProcess voter) {
		this.statuses.remove(voter);
		this.applied.remove(voter);
		String addresses = voters().stream()
			.map((other) -> other.id() + "="
					+ ((other == voter) ? voter.address() : "127.0.0.1:" + voter.networkTo(other).port()))
			.collect(Collectors.joining(","));
		return List.of(this.name, addresses, voter.id(), voter.address(), voter.directory().toString(),
				String.valueOf(this.electionTimeout.toMillis()), voter.nextStatusFile().toString());
	}

	VoterProcess of(Candidate candidate) {
		return voters().stream().filter((voter) -> voter.candidate() == candidate).findFirst().orElseThrow();
	}

	List<VoterProcess> except(VoterProcess... some) {
		return voters().stream().filter((voter) -> !List.of(some).contains(voter)).toList();
	}

	/**
	 * Let nothing through between a voter and some others.
	 */
	void cut(VoterProcess voter, List<VoterProcess> others) {
		others.forEach((other) -> {
			cutOneWay(voter, other);
			cutOneWay(other, voter);
		});
	}

	/**
	 * Let nothing through from one voter to another, on connections of both.
	 */
	void cutOneWay(VoterProcess from, VoterProcess to) {
		from.networkTo(to).requests().freeze();
		to.networkTo(from).responses().freeze();
	}

	/**
	 * Cut a voter off from everybody.
	 */
	void isolate(VoterProcess voter) {
		cut(voter, except(voter));
		clientNetwork(voter).freeze();
	}

	void heal() {
		voters().forEach(VoterProcess::heal);
		this.clientNetworks.values().forEach(FaultProxy::heal);
	}

	/**
	 * Return the voter that leads the Raft group, among some.
	 */
	VoterProcess awaitRaftLeader(List<VoterProcess> among) {
		return awaitThat("a Raft leader among " + among).until(() -> raftLeader(among), Optional::isPresent)
			.orElseThrow();
	}

	VoterProcess awaitRaftLeader() {
		return awaitRaftLeader(voters());
	}

	/**
	 * A leader that was paused or cut off does not know of the one after it.
	 */
	private Optional<VoterProcess> raftLeader(List<VoterProcess> among) {
		read();
		List<VoterProcess> alive = among.stream().filter((voter) -> voter.isAlive() && status(voter) != null).toList();
		long term = alive.stream().mapToLong((voter) -> status(voter).term()).max().orElse(0);
		return alive.stream().filter((voter) -> status(voter).leads() && status(voter).term() == term).findFirst();
	}

	private VoterStatus status(VoterProcess voter) {
		return this.statuses.get(voter);
	}

	/**
	 * Wait until a voter executes commands again.
	 * @return when it had executed the first one after the given time
	 */
	long awaitApplied(VoterProcess voter, long nanoTime) {
		awaitThat("commands to be executed by " + voter).until(() -> {
			read();
			return this.appliedAt.getOrDefault(voter, nanoTime) - nanoTime > 0;
		});
		return this.appliedAt.get(voter);
	}

	/**
	 * Return the ports of all connections of a voter.
	 */
	List<Integer> ports(VoterProcess voter) {
		return Stream
			.concat(Stream.of(voter.port()), except(voter).stream().map((other) -> voter.networkTo(other).port()))
			.toList();
	}

	/**
	 * Wait until the server of a voter runs, unless the process ends before.
	 */
	void awaitStart(VoterProcess voter) {
		awaitThat("the start of " + voter).until(() -> {
			read();
			return status(voter) != null || !voter.isAlive();
		});
	}

	/**
	 * Return whether the process of a voter that is there now has executed a command.
	 */
	boolean hasApplied(VoterProcess voter) {
		read();
		return this.applied.containsKey(voter);
	}

	/**
	 * Assert that any two voters that have written down their state after the same
	 * command have written down the same.
	 */
	private void read() {
		for (VoterProcess voter : voters()) {
			for (VoterStatus status : voter.news()) {
				this.statuses.put(voter, status);
				if (status.applied() != VoterStatus.NONE) {
					this.applied.put(voter, status.applied());
					this.appliedAt.put(voter, status.nanoTime());
					Long state = this.states.computeIfAbsent(status.applied(), (index) -> status.state());
					assertThat(status.state()).as("state of %s after command %d", voter, status.applied())
						.isEqualTo(state);
				}
			}
		}
	}

	/**
	 * Wait until all voters have executed a command that was not there yet when this was
	 * called, and assert that all of them had the same records and sessions then.
	 */
	void assertAgreement() {
		read();
		long latest = this.applied.values().stream().mapToLong(Long::longValue).max().orElseThrow();
		awaitThat("all to have executed what was committed").untilAsserted(() -> {
			read();
			assertThat(voters()).as("executed after %s: %s", latest, this.applied)
				.allMatch((voter) -> this.applied.getOrDefault(voter, latest) > latest);
		});
	}

	static ConditionFactory awaitThat(String what) {
		return await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).pollDelay(Duration.ZERO);
	}

	@Override
	public void close() {
		voters().forEach(VoterProcess::close);
		this.clientNetworks.values().forEach(FaultProxy::close);
	}

}
