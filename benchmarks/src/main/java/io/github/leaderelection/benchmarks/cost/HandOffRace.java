package io.github.leaderelection.benchmarks.cost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;

import com.zaxxer.hikari.HikariDataSource;
import io.github.leaderelection.servers.PostgresServer;

import org.springframework.core.io.ClassPathResource;
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
final class HandOffRace {

	private static final int LEAST_PAUSE_MILLIS = 20;

	private static final int MOST_PAUSE_MILLIS = 60;

	private final Report report;

	private final int rounds;

	HandOffRace(Report report, int rounds) {
		this.report = report;
		this.rounds = rounds;
	}

	void begin() {
		this.report.text("Hand-off of one election, %d rounds, milliseconds from the stop of the leader to the grant.",
				this.rounds);
		this.report.table("who", "median", "90 %", "least", "most");
	}

	void run(RedisBackend backend) throws Exception {
		int port = backend.redis().port();
		RedisBackend.Opener opener = new RedisBackend.Opener();
		opener.connect(List.of(String.valueOf(port)));
		race(new OurContender(backend.name(), opener));
		race(new InitiatorContender("LockRegistryLeaderInitiator, redis",
				(number, candidate) -> new LockRegistryLeaderInitiator(
						new RedisLockRegistry(RedisBackend.connect(port), "race"), candidate)));
	}

	void run(PostgresBackend backend) throws Exception {
		PostgresServer server = backend.postgres();
		PostgresBackend.Opener opener = new PostgresBackend.Opener();
		opener.connect(List.of(server.jdbcUrl(), server.username(), server.password()));
		race(new OurContender(backend.name(), opener));
		backend.run(new ClassPathResource("org/springframework/integration/jdbc/schema-postgresql.sql"));
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

	void run(ZooKeeperBackend backend) throws Exception {
		String connectString = backend.zooKeeper().connectString();
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
			for (int round = 0; round < this.rounds; round++) {
				millis.add(handOff(contender, round % 2) / 1e6);
			}
		}
		finally {
			contender.end();
		}
		Spread spread = Spread.of(millis);
		this.report.row(contender.name(), Spread.number(spread.median(), 1), Spread.number(spread.quantile(0.9), 1),
				Spread.number(spread.quantile(0), 1), Spread.number(spread.quantile(1), 1));
	}

	private static long handOff(Contender contender, int leader) throws Exception {
		contender.join(1 - leader);
		// Neither in step with what polls nor with heartbeats
		Wait.time(Duration.ofMillis(ThreadLocalRandom.current().nextInt(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS)));
		long start = System.nanoTime();
		CompletableFuture<Void> left = CompletableFuture.runAsync(() -> leave(contender, leader));
		long granted = contender.awaitGrant(1 - leader);
		left.join();
		return granted - start;
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
