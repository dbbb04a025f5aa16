package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tests of {@link ElectionEngine} have in common: instances that share a store and
 * virtual time, whose monotonic clock overflows on the way.
 */
abstract class AbstractEngineTests {

	static final Duration LEASE = Duration.ofSeconds(10);

	static final Duration DEADLINE = Duration.ofSeconds(7);

	static final Duration RETRY = Duration.ofSeconds(2);

	static final Duration DRAIN = ElectionSettings.DEFAULT_DRAIN_TIMEOUT;

	static final Duration MOMENT = Duration.ofMillis(100);

	final VirtualWorld world = new VirtualWorld();

	final ElectionStore store = new InMemoryElectionStore();

	Instance started(String name) {
		Instance instance = new Instance(name, true);
		instance.start();
		return instance;
	}

	Instance leader(String name) {
		Instance instance = started(name);
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
		return instance;
	}

	static long token(Instance instance) {
		return instance.jobs.leadership().orElseThrow().fencingToken();
	}

	ElectionView view() {
		return this.store.heartbeat(new Session(new SessionId("test"), 1, "test", Map.of(), Duration.ofMillis(1)), 0);
	}

	ElectionRecord record() {
		this.store.create("jobs", 1);
		ElectionRecord found = view().elections().get("jobs");
		this.store.close(new SessionId("test"));
		return found;
	}

	void advance(Duration duration) {
		this.world.advance(duration);
	}

	final class Instance {

		final VirtualWorld.Environment environment = AbstractEngineTests.this.world.environment();

		final CountingStore counting;

		/** Whether guarded work throws, but for that of the first election. */
		boolean othersThrow;

		private int joined;

		/** How often any candidacy has asked for its work: with each view and tick. */
		int visits;

		final List<ElectionEvent> events = new ArrayList<>();

		final RecordingTelemetry telemetry = new RecordingTelemetry();

		final ElectionEngine engine;

		final LeaderElector jobs;

		Instance(String name, boolean claimMissing) {
			this(name, claimMissing, AbstractEngineTests.this.store);
		}

		Instance(String name, boolean claimMissing, ElectionStore store) {
			this(name, claimMissing, store, ViewRules.SAFE);
		}

		Instance(String name, boolean claimMissing, ElectionStore store, ViewRules rules) {
			this.counting = new CountingStore(store);
			this.engine = ElectionEngine.builder(this.counting)
				.candidate(name)
				.metadata(Map.of("url", "http://" + name))
				.settings(ElectionSettings.defaults().withClaimMissing(claimMissing))
				.environment(this.environment)
				.viewRules(rules)
				.guardedWork(this::guardedWork)
				.telemetry(this.telemetry)
				.build();
			this.engine.addListener(this.events::add);
			this.jobs = this.engine.elector("jobs");
		}

		private GuardedWork guardedWork(EngineEnvironment environment, Runnable whenIdle) {
			boolean first = ++this.joined == 1;
			return new GuardedWork(environment, whenIdle) {
				@Override
				synchronized boolean isIdle() {
					Instance.this.visits++;
					if (!first && Instance.this.othersThrow) {
						throw new IllegalStateException("on purpose");
					}
					return super.isIdle();
				}
			};
		}

		void start() {
			this.engine.start();
			this.engine.campaign();
		}

		<T extends ElectionEvent> List<T> eventsOf(Class<T> type) {
			return this.events.stream().filter(type::isInstance).map(type::cast).toList();
		}

	}

	/**
	 * Work on a thread of its own, which runs until it may finish or is interrupted.
	 */
	static final class Work extends Thread {

		private final CountDownLatch started = new CountDownLatch(1);

		private final CountDownLatch finish = new CountDownLatch(1);

		final AtomicBoolean interrupted = new AtomicBoolean();

		private final LeaderElector elector;

		volatile boolean ignoreInterrupts;

		Work(LeaderElector elector) throws InterruptedException {
			this.elector = elector;
			assertThat(elector.isLeader()).isTrue();
			setDaemon(true);
			start();
			assertThat(this.started.await(30, TimeUnit.SECONDS)).isTrue();
		}

		@Override
		public void run() {
			this.elector.runIfLeader((leadership) -> {
				this.started.countDown();
				awaitFinish();
			});
		}

		private void awaitFinish() {
			while (true) {
				try {
					this.finish.await();
					return;
				}
				catch (InterruptedException ex) {
					if (!this.ignoreInterrupts) {
						return;
					}
				}
			}
		}

		// Noted at once, so that a test need not wait for what does not come
		@Override
		public void interrupt() {
			this.interrupted.set(true);
			super.interrupt();
		}

		void finish() throws InterruptedException {
			this.finish.countDown();
			awaitEnd();
		}

		void awaitEnd() throws InterruptedException {
			assertThat(this.interrupted.get() || this.finish.getCount() == 0).isTrue();
			join(30_000);
			assertThat(isAlive()).isFalse();
		}

	}

}
