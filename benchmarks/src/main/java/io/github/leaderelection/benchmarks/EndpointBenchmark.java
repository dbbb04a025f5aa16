package io.github.leaderelection.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.actuate.ElectionHistory;
import io.github.leaderelection.actuate.LeaderElectionEndpoint;
import io.github.leaderelection.actuate.LeaderElectionEndpointSettings;
import io.github.leaderelection.actuate.LeaderWorkHistory;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.report.SkipCause;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cost of {@code GET /actuator/leaderelection} without its HTTP: the largest page, of
 * 1,000 elections that this instance leads and that changed often, with the most members
 * that are shown, as JSON. It has to stay under 100 ms.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EndpointBenchmark {

	private static final int PAGE = 1000;

	private static final int MEMBERS = 200;

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/**
	 * How many elections there are.
	 */
	@Param({ "1000", "10000" })
	public int elections;

	private final ElectionSettings settings = ElectionSettings.ofLease(Duration.ofHours(1)).withClaimMissing(true);

	private final ElectionStore store = new InMemoryElectionStore();

	private final ElectionEngine engine = ElectionEngine.builder(this.store)
		.settings(this.settings)
		.candidate("instance-1")
		.build();

	private final ElectionHistory history = new ElectionHistory(this.engine::elections, System::nanoTime,
			this.engine::problem);

	private final LeaderWorkHistory work = new LeaderWorkHistory(InstantSource.system(), System::nanoTime);

	private final LeaderElectionEndpoint endpoint = new LeaderElectionEndpoint(this.engine,
			new LeaderElectionEndpointSettings("local", "benchmark", this.settings.leaseDuration(), false, Map::of),
			this.history, this.work, InstantSource.system());

	private final JsonMapper mapper = new JsonMapper();

	/**
	 * Lead all elections, after they changed several times.
	 * @throws InterruptedException never
	 */
	@Setup
	public void lead() throws InterruptedException {
		for (int i = 0; i < MEMBERS; i++) {
			this.store.heartbeat(new Session(new SessionId("%032x".formatted(i)), 1, "instance-%s".formatted(i + 2),
					Map.of("url", "http://instance-%s.example.org:8080".formatted(i + 2), "zone", "a"),
					this.settings.leaseDuration()), 0);
		}
		this.engine.addListener(this.history);
		for (int i = 0; i < this.elections; i++) {
			this.engine.elector("tenants/%05d/reports".formatted(i));
		}
		this.engine.start();
		this.engine.campaign();
		for (String name : this.engine.elections()) {
			LeaderElector elector = this.engine.elector(name);
			if (elector.awaitLeadership(PATIENCE).isEmpty()) {
				throw new IllegalStateException("Nobody leads " + name);
			}
			this.work.skipped(name, "reports.send", SkipCause.NOT_LEADER);
			for (int i = 0; i < ElectionHistory.CHANGES; i++) {
				this.history.onEvent(new LeadershipGrantedEvent(name, "instance-1", 1795433338320L + i, Instant.now()));
			}
		}
		if (read().length < PAGE) {
			throw new IllegalStateException("The page is empty");
		}
	}

	/**
	 * Stop the engine.
	 */
	@TearDown
	public void stop() {
		this.engine.stop();
	}

	/**
	 * Read the largest page.
	 * @return its JSON
	 */
	@Benchmark
	public byte[] read() {
		return this.mapper.writeValueAsBytes(this.endpoint.elections(PAGE, null));
	}

}
