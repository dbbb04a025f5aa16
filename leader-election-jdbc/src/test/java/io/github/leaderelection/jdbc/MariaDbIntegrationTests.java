package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;

import javax.sql.DataSource;

import io.github.leaderelection.servers.MariaDbServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is particular about {@link JdbcElectionStore} on MariaDB.
 */
class MariaDbIntegrationTests {

	private final Session session = Sessions.create();

	@Test
	void storeIdIsThatOfTheServer() {
		DataSource shared = TestDatabase.mariaDb();
		String uid = new JdbcTemplate(shared).queryForObject("SELECT @@server_uid", String.class);
		assertThat(storeId(shared, 1)).startsWith(uid).isEqualTo(storeId(shared, 2)).hasSizeLessThan(255);
		try (MariaDbServer another = new MariaDbServer()) {
			another.start();
			DataSource other = TestDatabase.withTables("mariadb", TestDatabase.of(another));
			assertThat(storeId(other, 1)).isNotEqualTo(storeId(shared, 3));
		}
	}

	@Test
	void storeIdMayReturn() {
		try (JdbcElectionStore store = open(TestDatabase.mariaDb(), "recurring")) {
			assertThat(store.heartbeat(this.session, 0).recurring()).isTrue();
		}
		try (JdbcElectionStore store = JdbcElectionStore.builder(TestDatabase.mariaDb())
			.keepsAcknowledgedWrites(true)
			.operationTimeout(TestDatabase.PATIENCE)
			.build()) {
			ElectionView view = store.heartbeat(this.session, 0);
			assertThat(view.recurring()).isFalse();
			assertThat(view.storeId()).isEqualTo("MARIADB");
		}
	}

	@Test
	void statementEndsWithinAnOperationTimeoutOfLessThanASecond() throws SQLException {
		try (Connection connection = TestDatabase.mariaDb().getConnection();
				Statement statement = connection.createStatement()) {
			ServerLimits.set(connection, DatabaseKind.MARIADB, Duration.ofMillis(800));
			try (ResultSet limit = statement.executeQuery("SELECT @@max_statement_time")) {
				assertThat(limit.next()).isTrue();
				assertThat(limit.getBigDecimal(1)).isEqualByComparingTo("0.7");
			}
		}
	}

	/**
	 * On Linux the names of tables are case-sensitive.
	 */
	@Test
	void tablesMayBeInLowerCase() {
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.mariaDb());
		try (JdbcElectionStore store = JdbcElectionStore.builder(TestDatabase.mariaDb())
			.tablePrefix("small_election_")
			.operationTimeout(TestDatabase.PATIENCE)
			.build()) {
			assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> store.heartbeat(this.session, 0))
				.withMessageContaining("table small_election_session is missing")
				.withMessageContaining(
						"with the table names small_election_session, small_election_record and small_election_tick")
				.withMessageContaining("case-sensitive");
			for (String table : new String[] { "session", "record" }) {
				jdbc.execute("CREATE TABLE IF NOT EXISTS small_election_%1$s LIKE LEADER_ELECTION_%2$s".formatted(table,
						table.toUpperCase(Locale.ROOT)));
			}
			store.heartbeat(this.session, 0);
			Sessions.lead(store, "orders", this.session);
		}
		assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM small_election_record", Long.class)).isOne();
	}

	@Test
	void autoCommitThatTheServerTurnsOffIsTurnedOn() {
		DataSource off = new DriverManagerDataSource(
				SharedServers.mariaDb().jdbcUrl() + "?sessionVariables=autocommit=0",
				SharedServers.mariaDb().username(), SharedServers.mariaDb().password());
		DataSource other = TestDatabase.mariaDb();
		try (JdbcElectionStore store = open(off, "autocommit")) {
			store.heartbeat(this.session, 0);
			assertThat(new JdbcTemplate(other).queryForObject(
					"SELECT COUNT(*) FROM LEADER_ELECTION_SESSION WHERE NAMESPACE = 'autocommit'", Long.class))
				.isOne();
		}
	}

	@Test
	void rowsThatAreFoundCountWhetherTheyChangeOrNot() {
		TestDatabase.mariaDb();
		for (String option : new String[] { "useAffectedRows=true", "useAffectedRows=false", "useServerPrepStmts=true",
				"transactionIsolation=SERIALIZABLE", "transactionIsolation=READ-COMMITTED", "autocommit=false" }) {
			DataSource database = new DriverManagerDataSource(SharedServers.mariaDb().jdbcUrl() + "?" + option,
					SharedServers.mariaDb().username(), SharedServers.mariaDb().password());
			try (JdbcElectionStore store = open(database, "options")) {
				Session own = Sessions.create();
				store.heartbeat(own, 0);
				Session leader = Sessions.lead(store, "orders", own);
				assertThat(store.heartbeat(leader, 1).intact()).as(option).isTrue();
				store.close(leader.id());
				assertThat(store.heartbeat(this.session, 0).sessions()).as(option).doesNotContainKey(leader.id());
				store.close(this.session.id());
			}
		}
	}

	private String storeId(DataSource database, long nonce) {
		try (JdbcElectionStore store = open(database, "identity")) {
			return store.heartbeat(this.session.withNonce(nonce), 0).storeId();
		}
	}

	private static JdbcElectionStore open(DataSource database, String namespace) {
		return JdbcElectionStore.builder(database).namespace(namespace).operationTimeout(TestDatabase.PATIENCE).build();
	}

}
