package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A claim that has compared, and then waits in the database before it sets: what it has
 * compared must still be so when it sets.
 */
class WaitingClaimIntegrationTests {

	/**
	 * MariaDB looks who waits when nobody has asked for a tenth of a second.
	 */
	private static final Duration INTERVAL = Duration.ofMillis(200);

	@ParameterizedTest
	@EnumSource
	void heartbeatOfHolderIsSeenByClaimOrSeesTheClaim(Database database) throws Exception {
		DataSource dataSource = database.dataSource.get();
		String namespace = "waiting-" + System.nanoTime();
		try (JdbcElectionStore store = open(dataSource, namespace);
				JdbcElectionStore other = open(dataSource, namespace);
				Connection blocker = dataSource.getConnection()) {
			Session leader = Sessions.create();
			store.heartbeat(leader, 0);
			leader = Sessions.lead(store, "orders", leader);
			Session claimant = Sessions.create();
			ElectionView view = other.heartbeat(claimant, 0);
			ElectionRecord seen = view.elections().get("orders");
			Claim claim = new Claim(seen, OptionalLong.of(leader.nonce()), view.storeId(), claimant.id(),
					seen.token() + 1);
			lock(blocker, namespace);
			CompletableFuture<Boolean> claimed = CompletableFuture.supplyAsync(() -> other.claim(claim));
			await().atMost(TestDatabase.PATIENCE).pollInterval(INTERVAL).until(() -> database.waiting(dataSource) == 1);
			assertThat(claimed).isNotDone();
			Session next = leader.withNonce(leader.nonce() + 1);
			CompletableFuture<ElectionView> heartbeat = CompletableFuture
				.supplyAsync(() -> store.heartbeat(next, next.nonce() - 1));
			await().atMost(TestDatabase.PATIENCE)
				.pollInterval(INTERVAL)
				.until(() -> heartbeat.isDone() || database.waiting(dataSource) == 2);
			blocker.rollback();
			boolean taken = claimed.get(10, TimeUnit.SECONDS);
			assertThat(heartbeat.get(10, TimeUnit.SECONDS).elections().get("orders").holder())
				.isEqualTo((taken) ? claimant.id() : leader.id());
		}
	}

	private static void lock(Connection connection, String namespace) throws SQLException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement
				.executeQuery(
						"SELECT * FROM LEADER_ELECTION_RECORD WHERE NAMESPACE = '%s' FOR UPDATE".formatted(namespace))
				.next();
		}
	}

	private static JdbcElectionStore open(DataSource dataSource, String namespace) {
		return JdbcElectionStore.builder(dataSource)
			.namespace(namespace)
			.operationTimeout(TestDatabase.PATIENCE)
			.build();
	}

	enum Database {

		POSTGRESQL(TestDatabase::postgres, Database.LOCKED_IN_POSTGRESQL),

		MARIADB(TestDatabase::mariaDb, Database.LOCKED_IN_MARIADB),

		MARIADB_READ_COMMITTED(TestDatabase::mariaDbReadCommitted, Database.LOCKED_IN_MARIADB),

		H2(TestDatabase::h2InMemory, Database.LOCKED_IN_H2);

		private static final String LOCKED_IN_POSTGRESQL = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";

		private static final String LOCKED_IN_MARIADB = "SELECT COUNT(*) FROM INFORMATION_SCHEMA.INNODB_TRX WHERE TRX_STATE = 'LOCK WAIT'";

		private static final String LOCKED_IN_H2 = "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL";

		private final Supplier<DataSource> dataSource;

		private final String waiting;

		Database(Supplier<DataSource> dataSource, String waiting) {
			this.dataSource = dataSource;
			this.waiting = waiting;
		}

		// How many calls wait for a lock
		private int waiting(DataSource dataSource) {
			return new JdbcTemplate(dataSource).queryForObject(this.waiting, Integer.class);
		}

	}

}
