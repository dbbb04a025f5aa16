package io.github.leaderelection.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.fencing.FencedTransactions;
import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.SharedServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;
import static org.awaitility.Awaitility.await;

/**
 * A transaction whose snapshot is older than a takeover, and limits of the session.
 */
class FencedIsolationIntegrationTests {

	private static final String POSTGRES_LIMITS = "SELECT current_setting('lock_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout')";

	private static final String MARIADB_LIMITS = "SELECT CONCAT(@@SESSION.idle_write_transaction_timeout, ' ', @@SESSION.idle_readonly_transaction_timeout)";

	private final String namespace = "isolation-" + System.nanoTime();

	private final Leadership term = new StubLeadership("orders", 7);

	static Stream<Arguments> isolations() {
		return Stream.of(Database.values())
			.flatMap((database) -> Stream
				.of(TransactionDefinition.ISOLATION_READ_COMMITTED, TransactionDefinition.ISOLATION_REPEATABLE_READ,
						TransactionDefinition.ISOLATION_SERIALIZABLE)
				.map((isolation) -> Arguments.of(database, isolation)));
	}

	@ParameterizedTest
	@MethodSource("isolations")
	void snapshotFromBeforeATakeoverCommitsNothing(Database database, int isolation) {
		try (HikariDataSource pool = pool(database, 2)) {
			JdbcTemplate jdbc = prepare(pool);
			TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
			transactions.setIsolationLevel(isolation);
			assertThatRuntimeException().isThrownBy(() -> transactions.executeWithoutResult((status) -> {
				fence(pool, Duration.ZERO).fence(this.term);
				// From here on there is a snapshot, on MariaDB by a query only
				jdbc.queryForList("SELECT * FROM %s".formatted(table()));
				jdbc.update("INSERT INTO %s VALUES ('stale')".formatted(table()));
				takeOver(database);
			})).satisfies((ex) -> assertThat(ex).isNotInstanceOf(TransactionException.class));
			assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM %s".formatted(table()), Long.class)).isZero();
		}
	}

	@ParameterizedTest
	@MethodSource("isolations")
	void commitsUnderEachIsolation(Database database, int isolation) {
		try (HikariDataSource pool = pool(database, 2)) {
			JdbcTemplate jdbc = prepare(pool);
			TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
			transactions.setIsolationLevel(isolation);
			transactions.executeWithoutResult((status) -> {
				fence(pool, Duration.ZERO).fence(this.term);
				jdbc.update("INSERT INTO %s VALUES ('fresh')".formatted(table()));
			});
			assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM %s".formatted(table()), Long.class)).isOne();
		}
	}

	@Test
	void limitsOfPostgresEndWithTheTransaction() {
		assertLimits(Database.POSTGRESQL, POSTGRES_LIMITS, "0 0", "4s 9s");
	}

	@Test
	void limitsOfMariaDbAreRestored() {
		assertLimits(Database.MARIADB, MARIADB_LIMITS, "321 0", "9 9");
	}

	private void assertLimits(Database database, String query, String outside, String inside) {
		try (HikariDataSource pool = pool(database, 1)) {
			JdbcTemplate jdbc = prepare(pool);
			if (database == Database.MARIADB) {
				jdbc.execute("SET SESSION idle_write_transaction_timeout = 321");
			}
			FencedTransactions fenced = fence(pool, Duration.ofSeconds(60));
			TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
			for (boolean valid : List.of(true, false)) {
				List<String> limits = new ArrayList<>();
				try {
					transactions.executeWithoutResult((status) -> {
						fenced.fence((valid) ? this.term : new StubLeadership("orders", 6));
						assertThat(jdbc.queryForObject(query, String.class))
							.contains((database == Database.MARIADB) ? "60 60" : "1min");
						TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

							// An exception of this method would not be seen
							@Override
							public void beforeCompletion() {
								limits.add(jdbc.queryForObject(query, String.class));
							}

						});
					});
					assertThat(valid).isTrue();
				}
				catch (LeadershipLostException ex) {
					assertThat(valid).isFalse();
				}
				assertThat(limits).containsExactly(inside);
				assertThat(jdbc.queryForObject(query, String.class)).isEqualTo(outside);
			}
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> transactions.executeWithoutResult((status) -> {
					fenced.fence(this.term);
					throw new UnsupportedOperationException("rolled back by the application");
				}));
			assertThat(jdbc.queryForObject(query, String.class)).isEqualTo(outside);
		}
	}

	@ParameterizedTest
	@MethodSource("limited")
	void serverEndsATransactionThatIsIdleBeforeItsCommit(Database database) {
		try (HikariDataSource pool = pool(database, 2)) {
			JdbcTemplate jdbc = prepare(pool);
			jdbc.update("INSERT INTO %s VALUES ('row')".formatted(table()));
			JdbcTemplate other = new JdbcTemplate(TestDatabase.of(database.server.get()));
			assertThatExceptionOfType(TransactionSystemException.class).isThrownBy(
					() -> new TransactionTemplate(new JdbcTransactionManager(pool)).executeWithoutResult((status) -> {
						fence(pool, Duration.ofSeconds(1)).fence(this.term);
						jdbc.update("UPDATE %s SET TEXT = 'stale'".formatted(table()));
						// Waits for the row that this transaction has written
						assertThat(other.update("UPDATE %s SET TEXT = 'fresh'".formatted(table()))).isOne();
						jdbc.update("UPDATE %s SET TEXT = 'stale'".formatted(table()));
					}));
			await().until(
					() -> "fresh".equals(other.queryForObject("SELECT TEXT FROM %s".formatted(table()), String.class)));
		}
	}

	static List<Database> limited() {
		return List.of(Database.POSTGRESQL, Database.MARIADB);
	}

	private JdbcTemplate prepare(DataSource dataSource) {
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		jdbc.execute("CREATE TABLE %s (TEXT VARCHAR(20))".formatted(table()));
		jdbc.update(
				"INSERT INTO LEADER_ELECTION_RECORD (NAMESPACE, ELECTION, STATE, HOLDER, TOKEN, STORE_ID) VALUES (?, 'orders', 'HELD', 'me', 7, 'x')",
				this.namespace);
		return jdbc;
	}

	private String table() {
		return this.namespace.replace('-', '_');
	}

	private void takeOver(Database database) {
		assertThat(new JdbcTemplate(TestDatabase.of(database.server.get()))
			.update("UPDATE LEADER_ELECTION_RECORD SET TOKEN = 8 WHERE NAMESPACE = ?", this.namespace)).isOne();
	}

	private FencedTransactions fence(DataSource dataSource, Duration idleTimeout) {
		return new FencedTransactions(JdbcTransactionFence.builder(dataSource)
			.namespace(this.namespace)
			.leaseDuration(Duration.ofSeconds(9))
			.operationTimeout(Duration.ofSeconds(4))
			.idleTimeout(idleTimeout)
			.build());
	}

	private static HikariDataSource pool(Database database, int size) {
		JdbcServer server = database.server.get();
		TestDatabase.withTables(database.name().toLowerCase(Locale.ROOT), TestDatabase.of(server));
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(server.jdbcUrl());
		pool.setUsername(server.username());
		pool.setPassword(server.password());
		pool.setMaximumPoolSize(size);
		return pool;
	}

	enum Database {

		POSTGRESQL(SharedServers::postgres),

		MARIADB(SharedServers::mariaDb),

		H2(SharedServers::h2);

		private final Supplier<JdbcServer> server;

		Database(Supplier<JdbcServer> server) {
			this.server = server;
		}

	}

}
