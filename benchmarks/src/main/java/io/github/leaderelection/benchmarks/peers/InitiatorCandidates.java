package io.github.leaderelection.benchmarks.peers;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.apache.curator.framework.CuratorFramework;

import org.springframework.context.SmartLifecycle;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.integration.zookeeper.leader.LeaderInitiator;

/**
 * Spring Integration: one initiator per election, with its default heartbeat.
 */
final class InitiatorCandidates implements Candidates {

	private final List<Initiator> initiators;

	private InitiatorCandidates(int elections, IntFunction<Initiator> factory) {
		this.initiators = IntStream.range(0, elections).mapToObj(factory).toList();
	}

	static InitiatorCandidates onLocks(LockRegistry<?> locks, Entry entry) {
		return new InitiatorCandidates(entry.elections(), (election) -> {
			LockRegistryLeaderInitiator initiator = new LockRegistryLeaderInitiator(locks, candidate(entry, election));
			return new Initiator(initiator, () -> initiator.getContext().isLeader());
		});
	}

	static InitiatorCandidates onZooKeeper(Entry entry) {
		CuratorFramework client = LatchCandidates.client(entry);
		return new InitiatorCandidates(entry.elections(), (election) -> {
			LeaderInitiator initiator = new LeaderInitiator(client, candidate(entry, election), "/" + entry.name());
			return new Initiator(initiator, () -> initiator.getContext().isLeader());
		});
	}

	private static DefaultCandidate candidate(Entry entry, int election) {
		return new DefaultCandidate(entry.candidate(), "election-" + election);
	}

	@Override
	public void start() {
		this.initiators.forEach((initiator) -> initiator.lifecycle().start());
	}

	@Override
	public boolean isLeader() {
		return this.initiators.get(0).leads().getAsBoolean();
	}

	@Override
	public int led() {
		return (int) this.initiators.stream().filter((initiator) -> initiator.leads().getAsBoolean()).count();
	}

	/**
	 * One initiator.
	 *
	 * @param lifecycle starts and stops it
	 * @param leads whether it leads
	 */
	private record Initiator(SmartLifecycle lifecycle, BooleanSupplier leads) {
	}

}
