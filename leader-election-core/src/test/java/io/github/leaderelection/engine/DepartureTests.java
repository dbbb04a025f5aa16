package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Departure} with releases that wait for a silent store.
 */
class DepartureTests extends AbstractEngineTests {

	private static final Duration STORE = ElectionSettings.defaults()
		.operationTimeout()
		.multipliedBy(Departure.STORE_TIMEOUTS);

	private final Instance instance = new Instance("a", true);

	@Test
	void releasesThatWaitAreLeftToTheEndOfTheSession() {
		List<LeaderElector> electors = lead(4);
		this.instance.environment.holdCalls();
		electors.forEach(LeaderElector::resign);
		CompletableFuture<Void> stopped = this.instance.engine.stopAsync();
		// The store answers again when the second call is under way
		advance(ElectionSettings.defaults().operationTimeout().multipliedBy(2).minus(MOMENT));
		assertThat(stopped).isNotDone();
		this.instance.environment.releaseCalls();
		advance(MOMENT);
		assertThat(stopped).isCompleted();
		advance(LEASE);
		assertThat(this.instance.counting.takeCalls()).containsOnly(Map.entry("release", 1), Map.entry("close", 1));
		assertThat(view().elections().values()).hasSize(4)
			.extracting(ElectionRecord::state)
			.containsOnly(State.RELEASED);
	}

	@Test
	void storeIsNotCalledAfterAStopWhoseReleasesWait() throws Exception {
		List<LeaderElector> electors = lead(8);
		Work work = new Work(electors.get(0));
		work.ignoreInterrupts = true;
		CompletableFuture<Void> stopped = this.instance.engine.stopAsync();
		advance(DRAIN);
		this.instance.environment.setNoThreads(true);
		advance(DEADLINE.plus(STORE).minus(MOMENT));
		assertThat(stopped).isNotDone();
		this.instance.counting.takeCalls();
		advance(MOMENT);
		assertThat(stopped).isCompleted();
		this.instance.environment.setNoThreads(false);
		advance(LEASE);
		work.finish();
		advance(LEASE);
		assertThat(this.instance.counting.takeCalls()).isEmpty();
	}

	private List<LeaderElector> lead(int elections) {
		List<LeaderElector> electors = Stream
			.concat(Stream.of(this.instance.jobs),
					Stream.iterate(1, (i) -> i + 1)
						.limit(elections - 1)
						.map((i) -> this.instance.engine.elector("other-" + i)))
			.toList();
		this.instance.start();
		advance(RETRY.plus(MOMENT));
		assertThat(electors).allMatch(LeaderElector::isLeader);
		this.instance.counting.takeCalls();
		return electors;
	}

}
