package io.github.leaderelection.benchmarks.cost;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.benchmarks.measure.StoreOpener;
import io.github.leaderelection.benchmarks.measure.Wait;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.ElectionStore;

/**
 * This library, with its default settings.
 */
final class OurContender extends Contender {

	private static final String ELECTION = "hand-off";

	/**
	 * Changes of the leader within a minute, of which none is a storm.
	 */
	private static final int MOST_CHANGES = 1000;

	/**
	 * The hints of a store may begin later than its first heartbeat.
	 */
	private static final Duration HINTS_BEGIN = Duration.ofMillis(100);

	private final ElectionSettings settings = ElectionSettings.defaults().withClaimMissing(true);

	private final List<ElectionStore> stores;

	private final List<ElectionEngine> engines;

	private int joined;

	OurContender(String backend, StoreOpener opener) {
		super("this library, " + backend);
		this.stores = IntStream.range(0, 2)
			.mapToObj((candidate) -> opener.open("race", this.settings.operationTimeout()))
			.toList();
		this.engines = IntStream.range(0, 2).mapToObj(this::engine).toList();
	}

	private ElectionEngine engine(int candidate) {
		ElectionEngine engine = ElectionEngine.builder(this.stores.get(candidate))
			.settings(this.settings)
			.candidate("candidate-" + candidate)
			.storm(MOST_CHANGES, Duration.ofMinutes(1))
			.build();
		engine.elector(ELECTION);
		engine.addListener((event) -> onEvent(candidate, event));
		return engine;
	}

	private void onEvent(int candidate, ElectionEvent event) {
		if (event instanceof LeadershipGrantedEvent) {
			granted(candidate);
		}
	}

	@Override
	void join(int candidate) {
		this.engines.get(candidate).start();
		this.engines.get(candidate).campaign();
		if (this.joined++ > 0) {
			LeaderElector own = this.engines.get(candidate).elector(ELECTION);
			LeaderElector other = this.engines.get(1 - candidate).elector(ELECTION);
			Wait.until("the leader to be known", () -> own.leader().isPresent()
					&& own.leader().get().fencingToken() == other.leadership().orElseThrow().fencingToken());
			Wait.time(HINTS_BEGIN);
		}
	}

	@Override
	void leave(int candidate) {
		this.engines.get(candidate).stop();
	}

	@Override
	void end() throws Exception {
		this.engines.forEach(ElectionEngine::stop);
		for (ElectionStore store : this.stores) {
			if (store instanceof AutoCloseable closeable) {
				closeable.close();
			}
		}
	}

}
