package io.github.leaderelection.benchmarks.cost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;

import com.zaxxer.hikari.HikariDataSource;
import io.github.leaderelection.benchmarks.measure.Backend;
import io.github.leaderelection.benchmarks.measure.PostgresBackend;
import io.github.leaderelection.benchmarks.measure.RedisBackend;
import io.github.leaderelection.benchmarks.measure.Report;
import io.github.leaderelection.benchmarks.measure.Spread;
import io.github.leaderelection.benchmarks.measure.Wait;
import io.github.leaderelection.benchmarks.measure.ZooKeeperBackend;
import io.github.leaderelection.servers.PostgresServer;

import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.zookeeper.leader.LeaderInitiator;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/**
 * How long the hand-off of one election takes, from the call that stops the leader to the
 * event that grants leadership to the other candidate, beside other libraries on the same
 * servers.
 */
public final class HandOffRace {

	private static final int LEAST_PAUSE_MILLIS = 20;

	private static final int MOST_PAUSE_MILLIS = 60;

	private final Report report;

	private final int rounds;

	private final int first;

	/**
	 * Create a new {@link HandOffRace}.
	 * @param report receives a table
	 * @param first how many hand-offs come first, which run code that the JVM has not
	 * compiled yet
	 * @param rounds how many hand-offs of each library are measured then
	 */
	public HandOffRace(Report report, int first, int rounds) {
		this.report = report;
		this.first = first;
		this.rounds = rounds;
	}

	/**
	 * Begin the table.
	 */
	public void begin() {
		this.report.text(
				"Hand-off of one election, %d rounds after %d first ones, milliseconds from the stop of the leader to the grant.",
				this.rounds, this.first);
		this.report.table("who", "median", "90 %", "least", "most", "median of the first ones");
	}

	/**
	 * Run all libraries on a backend, and add their rows.
	 * @param backend the backend, on which there may be none
	 * @throws Exception if a candidate fails
	 */
	public void run(Backend backend) throws Exception {
		if (backend instanceof RedisBackend redis) {
			run(redis);
		}
		else if (backend instanceof PostgresBackend postgres) {
			run(postgres);
		}
		else if (backend instanceof ZooKeeperBackend zooKeeper) {
			run(zooKeeper);
		}
	}

	private void run(RedisBackend backend) throws Exception {
		int port = backend.server().port();
		RedisBackend.Opener opener = new RedisBackend.Opener();
		opener.connect(List.of(String.valueOf(port)));
		race(new OurContender(backend.name(), opener));
		race(new InitiatorContender("LockRegistryLeaderInitiator, redis",
				(number, candidate) -> new LockRegistryLeaderInitiator(
						new RedisLockRegistry(RedisBackend.connect(port), "race"), candidate)));
	}

	private void run(PostgresBackend backend) throws Exception {
		PostgresServer server = backend.server();
		PostgresBackend.Opener opener = new PostgresBackend.Opener();
		opener.connect(List.of(server.jdbcUrl(), server.username(), server.password()));
		race(new OurContender(backend.name(), opener));
		backend.addSpringIntegration();
		race(new InitiatorContender("LockRegistryLeaderInitiator, postgresql",
				(number, candidate) -> new LockRegistryLeaderInitiator(locks(server), candidate)));
	}

	private static JdbcLockRegistry locks(PostgresServer server) {
		HikariDataSource pool = PostgresBackend.pool(server.jdbcUrl(), server.username(), server.password());
		DefaultLockRepository repository = new DefaultLockRepository(pool);
		repository.setTransactionManager(new DataSourceTransactionManager(pool));
		repository.afterPropertiesSet();
		repository.afterSingletonsInstantiated();
		repository.start();
		return new JdbcLockRegistry(repository);
	}

	private void run(ZooKeeperBackend backend) throws Exception {
		String connectString = backend.server().connectString();
		ZooKeeperBackend.Opener opener = new ZooKeeperBackend.Opener();
		opener.connect(List.of(connectString));
		race(new OurContender(backend.name(), opener));
		race(new LatchContender(connectString));
		race(new InitiatorContender("LeaderInitiator, zookeeper",
				(number, candidate) -> new LeaderInitiator(ZooKeeperBackend.connect(connectString), candidate,
						"/race/initiator")));
	}

	private void race(Contender contender) throws Exception {
		List<Double> millis = new ArrayList<>();
		try {
			contender.join(0);
			contender.awaitGrant(0);
			for (int round = 0; round < this.first + this.rounds; round++) {
				millis.add(handOff(contender, round % 2) / 1e6);
			}
		}
		finally {
			contender.end();
		}
		Spread spread = Spread.of(millis.subList(this.first, millis.size()));
		this.report.row(contender.name(), Spread.number(spread.median(), 1), Spread.number(spread.quantile(0.9), 1),
				Spread.number(spread.quantile(0), 1), Spread.number(spread.quantile(1), 1),
				(this.first > 0) ? Spread.number(Spread.of(millis.subList(0, this.first)).median(), 1) : "–");
	}

	private static long handOff(Contender contender, int leader) throws Exception {
		contender.join(1 - leader);
		// Neither in step with what polls nor with heartbeats
		Wait.time(Duration.ofMillis(ThreadLocalRandom.current().nextInt(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS)));
		CompletableFuture<Long> began = new CompletableFuture<>();
		CompletableFuture<Void> left = CompletableFuture.runAsync(() -> {
			// To begin a thread takes a while
			began.complete(System.nanoTime());
			leave(contender, leader);
		});
		long granted = contender.awaitGrant(1 - leader);
		left.join();
		return granted - began.join();
	}

	private static void leave(Contender contender, int candidate) {
		try {
			contender.leave(candidate);
		}
		catch (Exception ex) {
			throw new CompletionException(ex);
		}
	}

}
