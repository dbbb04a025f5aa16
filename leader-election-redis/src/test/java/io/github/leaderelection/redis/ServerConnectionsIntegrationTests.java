package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ServerConnections}: how many connections calls and hints use, and when
 * a connection is replaced.
 */
class ServerConnectionsIntegrationTests extends AbstractRedisElectionStoreTests {

	@ParameterizedTest
	@EnumSource
	void connectionsAreKeptAndClosed(TestRedis.Driver driver) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		long before = 1;
		// Those of another test may only be ending
		await().atMost(BOUND).until(() -> connections() == before);
		for (int nonce = 1; nonce < 10; nonce++) {
			beat(store, nonce);
		}
		assertThat(connections()).isEqualTo(before + 1);
		HintCounter hints = new HintCounter(store);
		await().atMost(BOUND).until(() -> connections() == before + 2);
		hints.close();
		await().atMost(BOUND).until(() -> connections() == before + 1);
		store.close();
		await().atMost(BOUND).until(() -> connections() == before);
		assertThat(beat(store, 10).intact()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void connectionsThatTheServerClosesWhenIdleAreReplaced(TestRedis.Driver driver) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		TestRedis.lead(store, "orders", this.session);
		store.create("reports", 0);
		ElectionView view = beat(store, 2);
		closeIdleConnections();
		assertThat(beat(store, 3).storeId()).isEqualTo(view.storeId());
		closeIdleConnections();
		assertThat(store.claim(claim(view, "reports"))).isTrue();
		closeIdleConnections();
		store.close(this.session.id());
	}

	// Not for longer, or the server could also close one between two commands of a call
	private void closeIdleConnections() throws IOException {
		this.server.call("CONFIG", "SET", "timeout", "1");
		try {
			await().atMost(BOUND).until(() -> connections() == 1);
		}
		finally {
			this.server.call("CONFIG", "SET", "timeout", "0");
		}
	}

	@ParameterizedTest
	@EnumSource
	void claimChecksOnlyAConnectionThatWasIdle(TestRedis.Driver driver) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		store.create("orders", 0);
		ElectionView view = beat(store, 1);
		await().atMost(BOUND).until(() -> {
			long start = System.nanoTime();
			beat(store, 1);
			String commands = commandsOf(() -> store.claim(claim(view, "orders")));
			// Both within the time in which no server closes a connection
			return System.nanoTime() - start < Duration.ofMillis(400).toNanos() && commands.equals("eval");
		});
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		assertThat(commandsOf(() -> store.claim(claim(view, "orders"))).lines()).containsExactlyInAnyOrder("ping",
				"eval");
	}

	@ParameterizedTest
	@EnumSource
	void subscriptionThatIsSilentlyCutIsReplaced(TestRedis.Driver driver) throws Exception {
		RedisElectionStore leading = open(driver, TestRedis.PATIENCE);
		RedisElectionStore waiting = open(driver, Duration.ofMillis(200));
		TestRedis.lead(leading, "orders", this.session);
		Session follower = TestRedis.session();
		try (HintCounter hints = new HintCounter(waiting)) {
			awaitHint(hints, leading, waiting, follower);
			this.server.call("CLIENT", "KILL", "TYPE", "pubsub");
			awaitHint(hints, leading, waiting, follower);
		}
	}

	private void awaitHint(HintCounter hints, RedisElectionStore leading, RedisElectionStore waiting,
			Session follower) {
		int before = hints.beats(this.session.id());
		// More than what may have been on its way
		await().atMost(BOUND).ignoreExceptionsInstanceOf(ElectionStoreException.class).until(() -> {
			waiting.heartbeat(follower, 0);
			leading.heartbeat(this.session, 0);
			return hints.beats(this.session.id()) > before + 10;
		});
	}

	@ParameterizedTest
	@EnumSource
	void subscriptionThatIsRenewedOftenLeavesNoneBehind(TestRedis.Driver driver) throws Exception {
		Hints hints = hints(driver);
		Subscription subscription = hints.subscribe(() -> {
		});
		for (int i = 0; i < 50; i++) {
			hints.renew();
			// So that it is renewed at any stage of the one before
			for (int delay = 0; delay < i % 7; delay++) {
				subscribers();
			}
		}
		await().atMost(BOUND).until(() -> subscribers() == 1);
		subscription.close();
		await().atMost(BOUND).until(() -> subscribers() == 0);
	}

	@ParameterizedTest
	@EnumSource
	void redisThatRefusesIsNotOverrun(TestRedis.Driver driver) throws Exception {
		ElectionSettings settings = ElectionSettings.ofLease(Duration.ofSeconds(1));
		this.server.call("CONFIG", "SET", "min-replicas-to-write", "1");
		ElectionEngine engine = ElectionEngine.builder(open(driver, settings.operationTimeout()))
			.settings(settings)
			.build();
		engine.elector("orders");
		long before = accepted();
		long start = System.nanoTime();
		engine.start();
		try {
			await().atMost(BOUND).until(() -> engine.problem() != null);
			Duration window = settings.retryPeriod().multipliedBy(20);
			await().atMost(BOUND).until(() -> System.nanoTime() - start > window.toNanos());
			long connections = accepted() - before;
			long periods = (System.nanoTime() - start) / settings.retryPeriod().toNanos();
			// A connection or two for each attempt, and few attempts for each retry
			// period
			assertThat(connections).isLessThan(3 * periods);
			// The last attempt may not have been answered in time
			await().atMost(BOUND).until(() -> String.valueOf(engine.problem()).contains("min-replicas-to-write"));
		}
		finally {
			this.server.call("CONFIG", "SET", "min-replicas-to-write", "0");
			engine.stop();
		}
	}

	private Hints hints(TestRedis.Driver driver) {
		ServerConnections connections = new ServerConnections(driver.factory(TestRedis.standalone(this.server)),
				TestRedis.PATIENCE, (connection) -> List.of(), () -> {
				});
		keep(connections::close);
		return new Hints(connections::openAnother, "test", TestRedis.PATIENCE);
	}

	private long subscribers() throws IOException {
		String numbers = this.server.call("PUBSUB", "NUMSUB", "test");
		return Long.parseLong(numbers.substring(numbers.indexOf('\n') + 1));
	}

	private long accepted() throws IOException {
		return this.server.call("INFO", "stats")
			.lines()
			.filter((line) -> line.startsWith("total_connections_received:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
			.findFirst()
			.orElseThrow();
	}

}
