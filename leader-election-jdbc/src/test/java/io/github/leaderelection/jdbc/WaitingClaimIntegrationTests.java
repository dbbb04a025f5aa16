package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A claim that has compared, and then waits in the database before it sets: what it has
 * compared must still be so when it sets.
 */
class WaitingClaimIntegrationTests {

	/**
	 * MariaDB finds out who waits when nobody has asked for a tenth of a second.
	 */
	private static final Duration INTERVAL = Duration.ofMillis(200);

	@ParameterizedTest
	@EnumSource
	void heartbeatOfHolderIsSeenByClaimOrSeesTheClaim(Database database) throws Exception {
		heartbeatIsSeenByClaimsOrSeesThem(database, List.of("orders"));
		heartbeatIsSeenByClaimsOrSeesThem(database, List.of("invoices", "mails", "orders"));
	}

	private void heartbeatIsSeenByClaimsOrSeesThem(Database database, List<String> elections) throws Exception {
		DataSource dataSource = database.dataSource.get();
		String namespace = "waiting-" + System.nanoTime();
		try (JdbcElectionStore store = open(dataSource, namespace);
				JdbcElectionStore other = open(dataSource, namespace);
				Connection blocker = dataSource.getConnection()) {
			Session leader = Sessions.create();
			store.heartbeat(leader, 0);
			for (String election : elections) {
				leader = Sessions.lead(store, election, leader);
			}
			Session claimant = Sessions.create();
			ElectionView view = other.heartbeat(claimant, 0);
			ClaimBatch batch = batch(view, claimant, leader);
			lock(blocker, namespace);
			CompletableFuture<Set<String>> claimed = CompletableFuture.supplyAsync(() -> other.claim(batch));
			await().atMost(TestDatabase.PATIENCE).pollInterval(INTERVAL).until(() -> database.waiting(dataSource) == 1);
			assertThat(claimed).isNotDone();
			Session next = leader.withNonce(leader.nonce() + 1);
			CompletableFuture<ElectionView> heartbeat = CompletableFuture
				.supplyAsync(() -> store.heartbeat(next, next.nonce() - 1));
			await().atMost(TestDatabase.PATIENCE)
				.pollInterval(INTERVAL)
				.until(() -> heartbeat.isDone() || database.waiting(dataSource) == 2);
			blocker.rollback();
			Set<String> taken = claimed.get(1, TimeUnit.MINUTES);
			Map<String, ElectionRecord> after = heartbeat.get(1, TimeUnit.MINUTES).elections();
			for (String election : elections) {
				assertThat(after.get(election).holder())
					.isEqualTo((taken.contains(election)) ? claimant.id() : leader.id());
			}
		}
	}

	/**
	 * Batches that lock what they have in common in one order do not wait for each other,
	 * whatever the plans of their statements are. The rows are in the opposite order.
	 */
	@ParameterizedTest
	@EnumSource(names = { "POSTGRESQL", "MARIADB", "MARIADB_READ_COMMITTED" })
	void batchLocksRecordsInTheOrderOfTheirNames(Database database) throws Exception {
		DataSource dataSource = database.dataSource.get();
		DataSource unsorted = (database == Database.POSTGRESQL) ? new DriverManagerDataSource(
				SharedServers.postgres().jdbcUrl() + "&options=-c%20enable_indexscan%3Doff",
				SharedServers.postgres().username(), SharedServers.postgres().password()) : dataSource;
		String namespace = "ordered-" + System.nanoTime();
		try (JdbcElectionStore store = open(unsorted, namespace); Connection blocker = dataSource.getConnection()) {
			Session claimant = Sessions.create();
			for (int i = 8; i >= 1; i--) {
				store.create("election-" + i, 0);
			}
			ElectionView view = store.heartbeat(claimant, 0);
			ClaimBatch batch = batch(view, claimant, claimant);
			lock(blocker, namespace + "' AND ELECTION = 'election-4");
			CompletableFuture<Set<String>> claimed = CompletableFuture.supplyAsync(() -> store.claim(batch));
			await().atMost(TestDatabase.PATIENCE).pollInterval(INTERVAL).until(() -> database.waiting(dataSource) == 1);
			assertThat(new JdbcTemplate(dataSource).queryForList(
					"SELECT ELECTION FROM LEADER_ELECTION_RECORD WHERE NAMESPACE = ? AND ELECTION <> 'election-4' FOR UPDATE SKIP LOCKED",
					String.class, namespace))
				.containsExactlyInAnyOrder("election-5", "election-6", "election-7", "election-8");
			blocker.rollback();
			assertThat(claimed.get(1, TimeUnit.MINUTES)).hasSize(8);
		}
	}

	private static ClaimBatch batch(ElectionView view, Session claimant, Session leader) {
		return new ClaimBatch(view.elections()
			.values()
			.stream()
			.map((seen) -> new Claim(seen,
					(seen.holder() != null) ? OptionalLong.of(leader.nonce()) : OptionalLong.empty(), view.storeId(),
					claimant.id(), 10))
			.toList());
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
