package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.servers.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How many scripts elections run on Redis, by its own count. Run as
 * {@link RedisMeasurements} is.
 */
class RedisLoadMeasurements {

	private static final ElectionSettings SETTINGS = ElectionSettings.ofLease(Duration.ofSeconds(2))
		.withClaimMissing(true);

	private static final int NODES = 3;

	private static final int PERIODS = 40;

	private final RedisServer server = new RedisServer();

	private final List<ElectionEngine> engines = new ArrayList<>();

	private final List<RedisElectionStore> stores = new ArrayList<>();

	@BeforeEach
	void start() {
		this.server.start();
		for (int node = 0; node < NODES; node++) {
			RedisElectionStore store = RedisElectionStore.builder(TestRedis.lettuce(TestRedis.standalone(this.server)))
				.namespace("load")
				.operationTimeout(SETTINGS.operationTimeout())
				.build();
			this.stores.add(store);
			this.engines.add(ElectionEngine.builder(store).settings(SETTINGS).candidate("node-" + (node + 1)).build());
		}
	}

	@AfterEach
	void stop() {
		this.engines.forEach(ElectionEngine::stop);
		this.stores.forEach(RedisElectionStore::close);
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 1_000 })
	void scriptsPerNodeAndRetryPeriod(int elections) throws Exception {
		List<LeaderElector> electors = new ArrayList<>();
		for (ElectionEngine engine : this.engines) {
			for (int election = 0; election < elections; election++) {
				electors.add(engine.elector("election-" + election));
			}
			engine.start();
			engine.campaign();
		}
		await().atMost(Duration.ofMinutes(2))
			.until(() -> electors.stream().filter(LeaderElector::isLeader).count() == elections);
		Thread.sleep(2 * SETTINGS.leaseDuration().toMillis());
		this.server.call("CONFIG", "RESETSTAT");
		Thread.sleep(PERIODS * SETTINGS.retryPeriod().toMillis());
		double calls = scripts() / (double) (NODES * PERIODS);
		System.out.printf("[measured] redis: %d elections, %d nodes: %.2f script calls per node and retry period%n",
				elections, NODES, calls);
		assertThat(electors.stream().filter(LeaderElector::isLeader)).hasSize(elections);
		assertThat(calls).isLessThan(1.1);
	}

	private int scripts() throws IOException {
		Matcher evals = Pattern.compile("cmdstat_evalsha:calls=(\\d+)")
			.matcher(this.server.call("INFO", "commandstats"));
		return (evals.find()) ? Integer.parseInt(evals.group(1)) : 0;
	}

}
