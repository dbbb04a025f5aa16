package io.github.leaderelection.benchmarks.cost;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.ElectionStore;

/**
 * A candidate in many elections.
 */
final class Instance {

	/**
	 * Changes of the leader within a minute, of which none is a storm.
	 */
	private static final int MOST_CHANGES = 1000;

	private final ElectionStore store;

	private final ElectionEngine engine;

	private final List<LeaderElector> electors;

	private final Grants grants;

	Instance(ElectionStore store, String candidate, int elections, ElectionSettings settings, Grants grants,
			LongAdder heartbeats) {
		this.store = store;
		this.grants = grants;
		this.engine = ElectionEngine.builder(new CountingStore(store, heartbeats))
			.settings(settings)
			.candidate(candidate)
			.storm(MOST_CHANGES, Duration.ofMinutes(1))
			.build();
		this.electors = IntStream.range(0, elections)
			.mapToObj((i) -> this.engine.elector("tenant-%05d".formatted(i)))
			.toList();
		this.engine.addListener(this::onEvent);
	}

	private void onEvent(ElectionEvent event) {
		if (event instanceof LeadershipGrantedEvent) {
			this.grants.add(System.nanoTime());
		}
	}

	void start() {
		this.engine.start();
		this.engine.campaign();
	}

	void stop() {
		this.engine.stop();
	}

	int led() {
		return (int) this.electors.stream().filter(LeaderElector::isLeader).count();
	}

	int known() {
		return (int) this.electors.stream().filter((elector) -> elector.leader().isPresent()).count();
	}

	void discard() throws Exception {
		stop();
		if (this.store instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

}
