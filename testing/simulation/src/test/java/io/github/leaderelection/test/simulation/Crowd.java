package io.github.leaderelection.test.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionEngineBuilder;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.jspecify.annotations.Nullable;

/**
 * Many instances on one store, whose calls are counted.
 */
final class Crowd {

	static final ElectionSettings SETTINGS = ElectionSettings.defaults();

	private final VirtualTime time = new VirtualTime();

	private final List<ElectionEngine> engines = new ArrayList<>();

	private final List<SimulatedProcess> processes = new ArrayList<>();

	private final Map<String, List<Long>> calls = new HashMap<>();

	/**
	 * Create a crowd.
	 * @param size how many instances
	 * @param announcesHeartbeats whether the store gives hints of leaders' heartbeats
	 * @param bend what is done to the builder of every engine
	 */
	Crowd(int size, boolean announcesHeartbeats, UnaryOperator<ElectionEngineBuilder> bend) {
		Scenario calm = Scenario.ofSeed(0).withFaults(EnumSet.noneOf(Fault.class)).withoutAges();
		SplittableRandom random = new SplittableRandom(size);
		Network network = new Network(calm, random.split());
		// One that answers at once has a leader before the next claims
		network.setSlow(10_000_000);
		Trace trace = new Trace(this.time);
		SimulatedStore store = new SimulatedStore(this.time, random.split(), 0,
				new StoreKind(StoreKind.Marks.RANDOM, announcesHeartbeats, false, StoreKind.Ages.UNKNOWN, false), false,
				(held) -> {
				});
		for (int i = 0; i < size; i++) {
			SimulatedClock clock = new SimulatedClock(this.time, random.nextLong(1_000_000_000_000L), 1_000_000,
					1_000_000, 0);
			SimulatedProcess process = new SimulatedProcess(this.time, clock, network, random.split(),
					SETTINGS.operationTimeout().multipliedBy(2).toNanos());
			this.processes.add(process);
			Replica none = new Replica(calm, new SplittableRandom(i), this.time, process);
			ElectionStore access = new ProcessStore(new Counting(store), store, process, none, this.time, network,
					trace, "instance-" + i);
			ElectionEngine engine = bend.apply(
					ElectionEngine.builder(access).candidate("instance-" + i).settings(SETTINGS).environment(process))
				.build();
			engine.elector("jobs");
			this.engines.add(engine);
		}
	}

	/**
	 * Start all of them at the same instant.
	 */
	void start() {
		this.engines.forEach((engine) -> {
			engine.start();
			engine.campaign();
		});
	}

	/**
	 * Let time pass.
	 * @param duration how much
	 */
	void advance(Duration duration) {
		long until = this.time.now() + duration.toNanos();
		while (this.time.step(until)) {
			if (leaders() > 1) {
				throw new AssertionError("two leaders");
			}
		}
	}

	long leaders() {
		return this.engines.stream().filter((engine) -> engine.elector("jobs").isLeader()).count();
	}

	/**
	 * Kill the leader, and forget the calls so far.
	 */
	void killLeader() {
		for (int i = 0; i < this.engines.size(); i++) {
			if (this.engines.get(i).elector("jobs").isLeader()) {
				this.processes.get(i).kill();
				this.engines.remove(i);
				this.processes.remove(i);
				this.calls.clear();
				return;
			}
		}
		throw new IllegalStateException("nobody leads");
	}

	/**
	 * Let the leader resign, and forget the calls so far.
	 */
	void resignLeader() {
		this.calls.clear();
		this.engines.forEach((engine) -> engine.elector("jobs").resign());
	}

	/**
	 * Return the greatest number of calls within a retry period.
	 * @param call the call
	 * @return how many there were
	 */
	int most(String call) {
		List<Long> times = this.calls.getOrDefault(call, List.of());
		int most = 0;
		int first = 0;
		for (int i = 0; i < times.size(); i++) {
			while (times.get(i) - times.get(first) >= SETTINGS.retryPeriod().toNanos()) {
				first++;
			}
			most = Math.max(most, i - first + 1);
		}
		return most;
	}

	private final class Counting extends ForwardingElectionStore {

		private Counting(ElectionStore store) {
			super(store);
		}

		private void count(String call) {
			Crowd.this.calls.computeIfAbsent(call, (key) -> new ArrayList<>()).add(Crowd.this.time.now());
		}

		@Override
		public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
			count("heartbeat");
			return super.heartbeat(session, acknowledged, base);
		}

		@Override
		public void create(Collection<String> elections, long token) {
			count("create");
			super.create(elections, token);
		}

		@Override
		public Set<String> claim(ClaimBatch batch) {
			count("claim");
			return super.claim(batch);
		}

	}

}
