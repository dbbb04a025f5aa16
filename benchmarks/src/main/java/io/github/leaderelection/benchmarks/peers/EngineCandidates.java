package io.github.leaderelection.benchmarks.peers;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.benchmarks.measure.StoreOpener;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;

/**
 * This library. One engine takes part in all elections.
 */
final class EngineCandidates implements Candidates {

	private final ElectionEngine engine;

	private final List<LeaderElector> electors;

	EngineCandidates(StoreOpener opener, Entry entry) {
		ElectionSettings settings = ElectionSettings.ofLease(Duration.ofMillis(entry.leaseMillis()));
		this.engine = ElectionEngine.builder(opener.open(entry.name(), settings.operationTimeout()))
			.settings(settings)
			.candidate(entry.candidate())
			.build();
		this.electors = IntStream.range(0, entry.elections())
			.mapToObj((election) -> this.engine.elector("election-" + election))
			.toList();
	}

	@Override
	public void start() {
		this.engine.start();
		this.engine.campaign();
	}

	@Override
	public boolean isLeader() {
		return this.electors.get(0).isLeader();
	}

	@Override
	public int led() {
		return (int) this.electors.stream().filter(LeaderElector::isLeader).count();
	}

}
