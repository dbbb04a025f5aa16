package io.github.leaderelection.jdbc;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionStoreException;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What {@link JdbcElectionStore} says when the database is not as it has to be, and that
 * no secret is in it.
 *
 * @author Leader Election
 */
class BadDatabaseIntegrationTests {

	private static final String SECRET = "c4nary-s3cret";

	private final List<JdbcElectionStore> stores = new ArrayList<>();

	@AfterEach
	void closeStores() {
		this.stores.forEach(JdbcElectionStore::close);
	}

	@Test
	void missingTables() {
		for (JdbcServer server : servers()) {
			JdbcElectionStore store = open(TestDatabase.of(server), "missing_");
			assertThatFailure(() -> beat(store)).contains("table missing_SESSION is missing")
				.contains("schema-%s.sql".formatted(platform(server)))
				.contains("leader-election.jdbc.initialize-schema=always");
			assertThatFailure(() -> store.create("orders", 0)).contains("table missing_RECORD is missing");
		}
	}

	@Test
	void missingTablesThatAreCreatedLaterAreUsed() {
		for (JdbcServer server : servers()) {
			JdbcElectionStore store = open(TestDatabase.of(server), "later_");
			assertThatFailure(() -> beat(store)).contains("is missing");
			DataSource database = TestDatabase.withTables(platform(server), TestDatabase.of(server));
			for (String table : new String[] { "SESSION", "RECORD" }) {
				new JdbcTemplate(database).execute(
						"CREATE TABLE later_%1$s AS SELECT * FROM LEADER_ELECTION_%1$s WHERE 1 = 0".formatted(table));
			}
			beat(store);
			for (String table : new String[] { "SESSION", "RECORD" }) {
				new JdbcTemplate(database).execute("DROP TABLE later_" + table);
			}
		}
	}

	@Test
	void missingPrivilegesOnPostgres() {
		DataSource owner = TestDatabase.postgres();
		JdbcTemplate jdbc = new JdbcTemplate(owner);
		jdbc.execute("CREATE ROLE READER LOGIN PASSWORD '%s'".formatted(SECRET));
		jdbc.execute("GRANT SELECT ON LEADER_ELECTION_SESSION, LEADER_ELECTION_RECORD TO READER");
		JdbcElectionStore store = open(
				new DriverManagerDataSource(SharedServers.postgres().jdbcUrl(), "reader", SECRET), null);
		assertThatFailure(() -> beat(store))
			.contains("GRANT SELECT, INSERT, UPDATE, DELETE ON LEADER_ELECTION_SESSION");
		assertThatFailure(() -> store.create("orders", 0)).contains("DELETE ON LEADER_ELECTION_RECORD");
	}

	@Test
	void missingPrivilegesOnMariaDb() {
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.mariaDb());
		jdbc.execute("CREATE USER reader@'%%' IDENTIFIED BY '%s'".formatted(SECRET));
		String database = SharedServers.mariaDb().database();
		String url = SharedServers.mariaDb().jdbcUrl().replace("/" + database, "/information_schema");
		JdbcElectionStore store = open(new DriverManagerDataSource(url, "reader", SECRET),
				database + "." + TableNames.DEFAULT_PREFIX);
		assertThatFailure(() -> beat(store))
			.contains("GRANT SELECT, INSERT, UPDATE, DELETE ON %s.LEADER_ELECTION_SESSION".formatted(database));
	}

	@Test
	void wrongPassword() {
		JdbcServer mariaDb = SharedServers.mariaDb();
		assertThatFailure(
				() -> beat(open(new DriverManagerDataSource(mariaDb.jdbcUrl(), mariaDb.username(), SECRET), null)))
			.contains("refused the user name or the password");
		JdbcServer h2 = SharedServers.h2();
		assertThatFailure(() -> beat(open(new DriverManagerDataSource(h2.jdbcUrl(), h2.username(), SECRET), null)))
			.contains("refused the user name or the password");
	}

	@Test
	void unknownRoleOnPostgres() {
		assertThatFailure(() -> beat(
				open(new DriverManagerDataSource(SharedServers.postgres().jdbcUrl(), "nobody", SECRET), null)))
			.contains("refused the user name or the password");
	}

	@Test
	void unreachableDatabase() {
		for (JdbcServer server : servers()) {
			DataSource nowhere = new DriverManagerDataSource(server.jdbcUrl(1), server.username(), SECRET);
			assertThatFailure(() -> beat(open(nowhere, null))).contains("cannot be reached");
		}
	}

	@Test
	void urlThatNoDriverTakes() {
		DataSource odd = new DriverManagerDataSource("jdbc:odd://u:%1$s@db/app?password=%1$s".formatted(SECRET));
		assertThatFailure(() -> beat(open(odd, null))).contains("cannot be reached").contains("jdbc:...");
	}

	@Test
	void readOnlyDatabase() {
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.postgres());
		jdbc.execute("CREATE ROLE READONLY LOGIN SUPERUSER PASSWORD '%s'".formatted(SECRET));
		jdbc.execute("ALTER ROLE READONLY SET default_transaction_read_only = on");
		JdbcElectionStore store = open(
				new DriverManagerDataSource(SharedServers.postgres().jdbcUrl(), "readonly", SECRET), null);
		assertThatFailure(() -> beat(store)).contains("only reads").contains("Point the data source to the primary");
		jdbc.execute("ALTER ROLE READONLY RESET default_transaction_read_only");
		// The next call has another connection, as after a failover
		beat(store);
	}

	private AbstractStringAssert<?> assertThatFailure(Runnable call) {
		ElectionStoreException failure = catchThrowableOfType(ElectionStoreException.class, call::run);
		assertThat(failure).isNotNull();
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		assertThat(trace.toString()).doesNotContain(SECRET);
		return assertThat(failure.getMessage()).startsWith("JDBC store could not ")
			.contains("in namespace 'bad'")
			.doesNotContain("\n");
	}

	private static void beat(JdbcElectionStore store) {
		store.heartbeat(Sessions.create(), 0);
	}

	private static List<JdbcServer> servers() {
		return List.of(SharedServers.postgres(), SharedServers.mariaDb(), SharedServers.h2());
	}

	private static String platform(JdbcServer server) {
		return (server == SharedServers.postgres()) ? "postgresql"
				: (server == SharedServers.mariaDb()) ? "mariadb" : "h2";
	}

	private JdbcElectionStore open(DataSource dataSource, String prefix) {
		JdbcElectionStore.Builder builder = JdbcElectionStore.builder(dataSource)
			.namespace("bad")
			.operationTimeout(Duration.ofSeconds(10));
		JdbcElectionStore store = ((prefix != null) ? builder.tablePrefix(prefix) : builder).build();
		this.stores.add(store);
		return store;
	}

}
