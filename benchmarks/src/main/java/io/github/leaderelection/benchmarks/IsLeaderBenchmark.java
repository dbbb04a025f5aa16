package io.github.leaderelection.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of {@link LeaderElector#isLeader()}, which applications may ask before every
 * message: on the leader, with its two clocks, and on a follower.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class IsLeaderBenchmark {

	private final InMemoryElectionStore store = new InMemoryElectionStore();

	private final ElectionEngine engine = ElectionEngine.builder(this.store)
		.settings(ElectionSettings.defaults().withClaimMissing(true))
		.build();

	private final ElectionEngine observer = ElectionEngine.builder(this.store).build();

	private final LeaderElector leader = this.engine.elector("job");

	private final LeaderElector follower = this.observer.elector("job");

	/**
	 * Elect the leader.
	 * @throws InterruptedException never
	 */
	@Setup
	public void elect() throws InterruptedException {
		this.observer.start();
		this.engine.start();
		this.engine.campaign();
		if (this.leader.awaitLeadership(Duration.ofMinutes(1)).isEmpty()) {
			throw new IllegalStateException("Nobody leads");
		}
	}

	/**
	 * Stop both engines.
	 */
	@TearDown
	public void stop() {
		this.engine.stop();
		this.observer.stop();
	}

	/**
	 * Ask the leader.
	 * @return {@code true}
	 */
	@Benchmark
	public boolean leader() {
		return this.leader.isLeader();
	}

	/**
	 * Ask a follower.
	 * @return {@code false}
	 */
	@Benchmark
	public boolean follower() {
		return this.follower.isLeader();
	}

}
