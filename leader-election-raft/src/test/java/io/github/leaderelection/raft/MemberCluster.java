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
 * The members of a cluster, each a process, and the network between each two of them and
 * between them and a client.
 *
 * @author Leader Election
 */
final class MemberCluster implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(40);

	private final String name;

	private final Duration electionTimeout;

	private final Map<String, Member> members = new HashMap<>();

	private final Map<Member, FaultProxy> clientNetworks = new HashMap<>();

	private final Map<Member, MemberStatus> statuses = new HashMap<>();

	private final Map<Member, Long> applied = new HashMap<>();

	private final Map<Member, Long> appliedAt = new HashMap<>();

	private final Map<Long, Long> states = new HashMap<>();

	/**
	 * Create a cluster without processes.
	 * @param name its name
	 * @param members how many members it has
	 * @param electionTimeout their election timeout
	 * @param directory where they have their directories
	 */
	MemberCluster(String name, int members, Duration electionTimeout, Path directory) {
		this.name = name;
		this.electionTimeout = electionTimeout;
		directory.toFile().mkdirs();
		for (int i = 1; i <= members; i++) {
			this.members.put("n" + i, new Member("n" + i, directory));
		}
		members().forEach((member) -> this.clientNetworks.put(member, new FaultProxy("127.0.0.1", member.port())));
	}

	List<Member> members() {
		return this.members.values().stream().sorted(Comparator.comparing(Member::id)).toList();
	}

	/**
	 * Return the settings of a node that is a client in a network of its own.
	 */
	RaftSettings client(Duration operationTimeout) {
		Map<String, String> addresses = new HashMap<>();
		this.clientNetworks
			.forEach((member, network) -> addresses.put(member.id(), network.host() + ":" + network.port()));
		return RaftSettings.builder(this.name, addresses)
			.electionTimeout(this.electionTimeout)
			.operationTimeout(operationTimeout)
			.build();
	}

	FaultProxy clientNetwork(Member member) {
		return this.clientNetworks.get(member);
	}

	/**
	 * Return the arguments of the {@link RaftCandidateStore} of a member.
	 */
	List<String> arguments(Member member) {
		this.statuses.remove(member);
		this.applied.remove(member);
		String addresses = members().stream()
			.map((other) -> other.id() + "="
					+ ((other == member) ? member.address() : "127.0.0.1:" + member.networkTo(other).port()))
			.collect(Collectors.joining(","));
		return List.of(this.name, addresses, member.id(), member.address(), member.directory().toString(),
				String.valueOf(this.electionTimeout.toMillis()), member.nextStatusFile().toString());
	}

	Member of(Candidate candidate) {
		return members().stream().filter((member) -> member.candidate() == candidate).findFirst().orElseThrow();
	}

	List<Member> except(Member... some) {
		return members().stream().filter((member) -> !List.of(some).contains(member)).toList();
	}

	/**
	 * Let nothing through between a member and some others.
	 */
	void cut(Member member, List<Member> others) {
		others.forEach((other) -> {
			cutOneWay(member, other);
			cutOneWay(other, member);
		});
	}

	/**
	 * Let nothing through from one member to another, whoever has opened the connection.
	 */
	void cutOneWay(Member from, Member to) {
		from.networkTo(to).requests().freeze();
		to.networkTo(from).responses().freeze();
	}

	/**
	 * Cut a member off from everybody.
	 */
	void isolate(Member member) {
		cut(member, except(member));
		clientNetwork(member).freeze();
	}

	void heal() {
		members().forEach(Member::heal);
		this.clientNetworks.values().forEach(FaultProxy::heal);
	}

	/**
	 * Return the member that leads the Raft group, among some.
	 */
	Member awaitRaftLeader(List<Member> among) {
		return awaitThat("a Raft leader among " + among).until(() -> raftLeader(among), Optional::isPresent)
			.orElseThrow();
	}

	Member awaitRaftLeader() {
		return awaitRaftLeader(members());
	}

	/**
	 * A leader that was paused or cut off does not know of the one after it.
	 */
	private Optional<Member> raftLeader(List<Member> among) {
		read();
		List<Member> alive = among.stream().filter((member) -> member.isAlive() && status(member) != null).toList();
		long term = alive.stream().mapToLong((member) -> status(member).term()).max().orElse(0);
		return alive.stream().filter((member) -> status(member).leads() && status(member).term() == term).findFirst();
	}

	private MemberStatus status(Member member) {
		return this.statuses.get(member);
	}

	/**
	 * Wait until a member executes commands again.
	 * @return when it had executed the first one after the given time
	 */
	long awaitApplied(Member member, long nanoTime) {
		awaitThat("commands to be executed by " + member).until(() -> {
			read();
			return this.appliedAt.getOrDefault(member, nanoTime) - nanoTime > 0;
		});
		return this.appliedAt.get(member);
	}

	/**
	 * Return the ports of all connections of a member.
	 */
	List<Integer> ports(Member member) {
		return Stream
			.concat(Stream.of(member.port()), except(member).stream().map((other) -> member.networkTo(other).port()))
			.toList();
	}

	/**
	 * Wait until the server of a member runs, unless the process ends before.
	 */
	void awaitStart(Member member) {
		awaitThat("the start of " + member).until(() -> {
			read();
			return status(member) != null || !member.isAlive();
		});
	}

	/**
	 * Return whether the process of a member that is there now has executed a command.
	 */
	boolean hasApplied(Member member) {
		read();
		return this.applied.containsKey(member);
	}

	/**
	 * Assert that any two members that have written down their state after the same
	 * command have written down the same.
	 */
	private void read() {
		for (Member member : members()) {
			for (MemberStatus status : member.news()) {
				this.statuses.put(member, status);
				if (status.applied() != MemberStatus.NONE) {
					this.applied.put(member, status.applied());
					this.appliedAt.put(member, status.nanoTime());
					Long state = this.states.computeIfAbsent(status.applied(), (index) -> status.state());
					assertThat(status.state()).as("state of %s after command %d", member, status.applied())
						.isEqualTo(state);
				}
			}
		}
	}

	/**
	 * Wait until all members have executed a command that was not there yet when this was
	 * called, and assert that all of them had the same records and sessions then.
	 */
	void assertAgreement() {
		read();
		long latest = this.applied.values().stream().mapToLong(Long::longValue).max().orElseThrow();
		awaitThat("all to have executed what was committed").until(() -> {
			read();
			return members().stream().allMatch((member) -> this.applied.getOrDefault(member, latest) > latest);
		});
	}

	static ConditionFactory awaitThat(String what) {
		return await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).pollDelay(Duration.ZERO);
	}

	@Override
	public void close() {
		members().forEach(Member::close);
		this.clientNetworks.values().forEach(FaultProxy::close);
	}

}
