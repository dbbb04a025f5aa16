package io.github.leaderelection.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.ElectionStore;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A hundred hand-offs of fifty elections between two instances, over a real server. All
 * claims go out at once then, and each that is lost waits for the next heartbeat.
 * <p>
 * The instance that takes over was started just before, so its next heartbeat is almost a
 * retry period away: whatever waits for that is far above the limit. A backend without
 * hints has to wait for one heartbeat, and the time counts from there. Where an earlier
 * id of the store may return, the instance first watches the store for a lease duration.
 */
public abstract class HandOffs {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final int ELECTIONS = 50;

	private static final int ROUNDS = Integer.getInteger("handoff.rounds", 100);

	private final String backend;

	private final Hints hints;

	private final ElectionSettings settings;

	private final List<ElectionStore> stores = new ArrayList<>();

	private final List<Instance> instances = new ArrayList<>();

	/**
	 * Create hand-offs.
	 * @param backend the name of the backend
	 * @param hints how the backend gives hints
	 */
	protected HandOffs(String backend, Hints hints) {
		this.backend = backend;
		this.hints = hints;
		this.settings = ElectionSettings.ofLease(hints.lease).withRetryPeriod(hints.retryPeriod).withClaimMissing(true);
	}

	/**
	 * Open a store of an empty namespace.
	 * @param instance the number of the instance, from zero
	 * @param operationTimeout how long a call may take
	 * @return the store
	 */
	protected abstract ElectionStore open(int instance, Duration operationTimeout);

	@AfterEach
	void close() throws Exception {
		this.instances.forEach((instance) -> instance.engine.stop());
		for (ElectionStore store : this.stores) {
			if (store instanceof AutoCloseable closeable) {
				closeable.close();
			}
		}
	}

	@Test
	void noElectionWaitsForARetryPeriod() throws Exception {
		Instance leader = create(0);
		Instance next = create(1);
		leader.start();
		leader.awaitAll();
		List<Long> total = new ArrayList<>();
		List<Long> waits = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			next.start();
			next.awaitThatItSees(leader);
			next.awaitThatItMayClaim(this.settings.leaseDuration().plus(this.settings.retryPeriod()));
			long since = System.nanoTime();
			CompletableFuture<Void> stopped = leader.engine.stopAsync();
			next.awaitAll();
			stopped.join();
			total.add(TimeUnit.NANOSECONDS.toMillis(next.lastGrant - since));
			waits.add((this.hints == Hints.NONE) ? TimeUnit.NANOSECONDS.toMillis(next.longestWait) : total.get(round));
			Instance stoppedLeader = leader;
			leader = next;
			next = stoppedLeader;
		}
		long limit = this.hints.retryPeriod.dividedBy(2).toMillis();
		List<Long> late = waits.stream().filter((value) -> value >= limit).toList();
		System.out.printf(
				"[measured] %s: hand-off of %d elections, %d rounds: median %d ms, most %d ms; %d of them waited for a heartbeat of %d ms%n",
				this.backend, ELECTIONS, ROUNDS, total.stream().sorted().toList().get(ROUNDS / 2),
				Collections.max(total), late.size(), this.hints.retryPeriod.toMillis());
		Assertions.assertThat(late).isEmpty();
	}

	private Instance create(int number) throws InterruptedException {
		ElectionStore store = open(number, this.settings.operationTimeout());
		this.stores.add(store);
		// Stays, so that no round waits for hints to begin
		CountDownLatch begun = new CountDownLatch(1);
		store.subscribe(begun::countDown);
		if (this.hints == Hints.ANNOUNCED) {
			Assertions.assertThat(begun.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		ReleaseWatch watch = new ReleaseWatch(store);
		Instance instance = new Instance(watch,
				ElectionEngine.builder(watch).settings(this.settings).candidate("instance-" + number).build());
		this.instances.add(instance);
		return instance;
	}

	/**
	 * How a backend gives hints.
	 */
	protected enum Hints {

		/**
		 * There are none, so that the other instance learns of a hand-off by its next
		 * heartbeat.
		 */
		NONE(Duration.ofSeconds(6), Duration.ofSeconds(2)),

		/**
		 * They begin with the subscription.
		 */
		AT_ONCE(Duration.ofSeconds(40), Duration.ofSeconds(8)),

		/**
		 * They begin later, with a hint.
		 */
		ANNOUNCED(Duration.ofSeconds(40), Duration.ofSeconds(8));

		private final Duration lease;

		private final Duration retryPeriod;

		Hints(Duration lease, Duration retryPeriod) {
			this.lease = lease;
			this.retryPeriod = retryPeriod;
		}

	}

	/**
	 * An instance of the application.
	 */
	private static final class Instance {

		private final ReleaseWatch watch;

		private final ElectionEngine engine;

		private final List<LeaderElector> electors;

		private final AtomicInteger grants = new AtomicInteger();

		private volatile long lastGrant;

		/**
		 * Between the view that showed a release and the grant.
		 */
		private volatile long longestWait;

		private Instance(ReleaseWatch watch, ElectionEngine engine) {
			this.watch = watch;
			this.engine = engine;
			this.electors = IntStream.range(0, ELECTIONS).mapToObj((i) -> engine.elector("election-" + i)).toList();
			engine.addListener(this::onEvent);
		}

		private void onEvent(ElectionEvent event) {
			if (event instanceof LeadershipGrantedEvent granted) {
				this.lastGrant = System.nanoTime();
				this.longestWait = Math.max(this.longestWait, this.lastGrant - this.watch.seenAt(granted.election()));
				this.grants.incrementAndGet();
			}
		}

		private void start() {
			this.grants.set(0);
			this.longestWait = 0;
			this.watch.reset();
			this.engine.start();
			this.engine.campaign();
		}

		private void awaitAll() {
			Awaitility.await().atMost(BOUND).until(() -> this.grants.get() >= ELECTIONS);
			Assertions.assertThat(this.electors).allMatch(LeaderElector::isLeader);
		}

		private void awaitThatItSees(Instance leader) {
			Awaitility.await()
				.atMost(BOUND)
				.until(() -> IntStream.range(0, ELECTIONS)
					.allMatch((i) -> token(this.electors.get(i)) == leader.token(i)));
		}

		private void awaitThatItMayClaim(Duration watched) {
			if (this.watch.isRecurring()) {
				Awaitility.await().pollDelay(watched).atMost(BOUND).until(this.engine::isRunning);
			}
		}

		private long token(int election) {
			return this.electors.get(election).leadership().map(Leadership::fencingToken).orElseThrow();
		}

		private static long token(LeaderElector elector) {
			return elector.leader().map((seen) -> seen.fencingToken()).orElse(-1L);
		}

	}

}
