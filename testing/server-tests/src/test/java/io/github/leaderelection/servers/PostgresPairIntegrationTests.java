package io.github.leaderelection.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PostgresPair}.
 */
class PostgresPairIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	@Test
	void standbyFollowsAndRefusesWrites() throws SQLException {
		try (PostgresPair pair = new PostgresPair()) {
			pair.start();
			execute(pair.primary(), "create table t as select 42 as n");
			await().atMost(BOUND).ignoreExceptions().until(() -> query(pair.standby(), "select n from t").equals("42"));
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> execute(pair.standby(), "insert into t values (43)"))
				.withMessageContaining("read-only");
		}
	}

	@Test
	void promotedStandbyHasWhatSynchronousPrimaryAcknowledged() throws SQLException {
		try (PostgresPair pair = new PostgresPair("synchronous_standby_names=*")) {
			pair.start();
			execute(pair.primary(), "create table t as select 42 as n");
			pair.primary().kill();
			pair.promote();
			assertThat(query(pair.standby(), "select n from t")).isEqualTo("42");
			execute(pair.standby(), "insert into t values (43)");
			try (Connection connection = DriverManager.getConnection(pair.jdbcUrl(), pair.username(),
					pair.password())) {
				assertThat(connection.getMetaData().getURL()).contains(String.valueOf(pair.standby().port()));
				assertThat(connection.isReadOnly()).isFalse();
			}
		}
	}

	@Test
	void oldPrimaryComesBackAsSecondPrimary() throws SQLException {
		try (PostgresPair pair = new PostgresPair()) {
			pair.start();
			pair.primary().kill();
			pair.promote();
			pair.primary().start();
			execute(pair.primary(), "create table only_old (n int)");
			execute(pair.standby(), "create table only_new (n int)");
			assertThat(query(pair.primary(), "select timeline_id from pg_control_checkpoint()")).isEqualTo("1");
			pair.standby().restart();
			assertThat(query(pair.standby(), "select timeline_id from pg_control_checkpoint()")).isEqualTo("2");
		}
	}

	private static void execute(PostgresServer server, String sql) throws SQLException {
		try (Connection connection = connect(server); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String query(PostgresServer server, String sql) throws SQLException {
		try (Connection connection = connect(server);
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getString(1);
		}
	}

	private static Connection connect(PostgresServer server) throws SQLException {
		return DriverManager.getConnection(server.jdbcUrl(), server.username(), server.password());
	}

}
