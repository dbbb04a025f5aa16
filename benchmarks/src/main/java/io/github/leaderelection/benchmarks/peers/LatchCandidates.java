package io.github.leaderelection.benchmarks.peers;

import java.util.List;
import java.util.stream.IntStream;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.retry.ExponentialBackoffRetry;

/**
 * Curator: one latch per election, all on one client.
 */
final class LatchCandidates implements Candidates {

	private static final int FIRST_RETRY_MILLIS = 100;

	private static final int RETRIES = 3;

	private final List<LeaderLatch> latches;

	LatchCandidates(Entry entry) {
		CuratorFramework client = client(entry);
		this.latches = IntStream.range(0, entry.elections())
			.mapToObj((election) -> new LeaderLatch(client, "/%s/%s".formatted(entry.name(), election),
					entry.candidate()))
			.toList();
	}

	static CuratorFramework client(Entry entry) {
		CuratorFramework client = CuratorFrameworkFactory.newClient(entry.address().get(0), entry.leaseMillis(),
				entry.leaseMillis(), new ExponentialBackoffRetry(FIRST_RETRY_MILLIS, RETRIES));
		client.start();
		return client;
	}

	@Override
	public void start() throws Exception {
		for (LeaderLatch latch : this.latches) {
			latch.start();
		}
	}

	@Override
	public boolean isLeader() {
		return this.latches.get(0).hasLeadership();
	}

	@Override
	public int led() {
		return (int) this.latches.stream().filter(LeaderLatch::hasLeadership).count();
	}

}
