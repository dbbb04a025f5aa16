package io.github.leaderelection.jdbc;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.PostgresServer;
import io.github.leaderelection.servers.SelfSignedCertificate;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * What {@link JdbcElectionStore} says when the database is not as it has to be, and that
 * no secret is in it.
 */
class BadDatabaseIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger(BadDatabaseIntegrationTests.class);

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
			assertThatFailure(Problem.UNUSABLE, () -> beat(store)).contains("table missing_session is missing")
				.contains("schema-%s.sql".formatted(platform(server)))
				.contains("with the table names missing_session, missing_record and missing_tick")
				.contains("leader-election.jdbc.initialize-schema=always");
			assertThatFailure(Problem.UNUSABLE, () -> store.create("orders", 0))
				.contains("table missing_record is missing");
		}
	}

	@Test
	void missingColumns() {
		List<DataSource> databases = new ArrayList<>(servers().stream().map(TestDatabase::of).toList());
		databases.add(TestDatabase.sqlite());
		databases.add(TestDatabase.hsqldb());
		for (DataSource database : databases) {
			JdbcTemplate jdbc = new JdbcTemplate(database);
			jdbc.execute("CREATE TABLE other_session (NAMESPACE VARCHAR(10), ID VARCHAR(10))");
			JdbcElectionStore store = open(database, "other_");
			assertThatFailure(Problem.UNUSABLE, () -> beat(store)).contains("other_session")
				.contains("is missing or has other columns");
			jdbc.execute("DROP TABLE other_session");
		}
	}

	@Test
	void missingTablesThatAreCreatedLaterAreUsed() {
		for (JdbcServer server : servers()) {
			JdbcElectionStore store = open(TestDatabase.of(server), "later_");
			assertThatFailure(Problem.UNUSABLE, () -> beat(store)).contains("is missing");
			DataSource database = TestDatabase.withTables(platform(server), TestDatabase.of(server));
			for (String table : new String[] { "session", "record" }) {
				new JdbcTemplate(database)
					.execute("CREATE TABLE later_%s AS SELECT * FROM LEADER_ELECTION_%s WHERE 1 = 0".formatted(table,
							table.toUpperCase(Locale.ROOT)));
			}
			beat(store);
			for (String table : new String[] { "session", "record" }) {
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
		assertThatFailure(Problem.REFUSED, () -> beat(store))
			.contains("GRANT SELECT, INSERT, UPDATE, DELETE ON LEADER_ELECTION_SESSION");
		assertThatFailure(Problem.REFUSED, () -> store.create("orders", 0))
			.contains("GRANT SELECT, INSERT, UPDATE ON LEADER_ELECTION_RECORD TO <user>");
		jdbc.execute("CREATE SCHEMA hidden");
		JdbcElectionStore hidden = open(
				new DriverManagerDataSource(SharedServers.postgres().jdbcUrl(), "reader", SECRET), "hidden.LE_");
		assertThatFailure(Problem.REFUSED, () -> beat(hidden)).contains("GRANT USAGE ON SCHEMA hidden TO <user>");
	}

	@Test
	void missingPrivilegesOnMariaDb() {
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.mariaDb());
		jdbc.execute("CREATE USER reader@'%%' IDENTIFIED BY '%s'".formatted(SECRET));
		String database = SharedServers.mariaDb().database();
		String url = SharedServers.mariaDb().jdbcUrl().replace("/" + database, "/information_schema");
		JdbcElectionStore store = open(new DriverManagerDataSource(url, "reader", SECRET),
				database + "." + TableNames.DEFAULT_PREFIX);
		assertThatFailure(Problem.REFUSED, () -> beat(store))
			.contains("GRANT SELECT, INSERT, UPDATE, DELETE ON %s.LEADER_ELECTION_SESSION".formatted(database));
	}

	@Test
	void wrongPassword() {
		JdbcServer mariaDb = SharedServers.mariaDb();
		assertThatFailure(Problem.REFUSED,
				() -> beat(open(new DriverManagerDataSource(mariaDb.jdbcUrl(), mariaDb.username(), SECRET), null)))
			.contains("refused the user name or the password");
		JdbcServer h2 = SharedServers.h2();
		assertThatFailure(Problem.REFUSED,
				() -> beat(open(new DriverManagerDataSource(h2.jdbcUrl(), h2.username(), SECRET), null)))
			.contains("refused the user name or the password");
	}

	@Test
	void unknownRoleOnPostgres() {
		assertThatFailure(Problem.REFUSED,
				() -> beat(
						open(new DriverManagerDataSource(SharedServers.postgres().jdbcUrl(), "nobody", SECRET), null)))
			.contains("refused the user name or the password");
	}

	@Test
	void unreachableDatabase() {
		for (JdbcServer server : servers()) {
			DataSource nowhere = new DriverManagerDataSource(server.jdbcUrl(1), server.username(), SECRET);
			assertThatFailure(Problem.UNREACHABLE, () -> beat(open(nowhere, null)))
				.startsWith("JDBC store at 127.0.0.1:1/")
				.contains("no server accepts connections there. Check that the database is running");
		}
	}

	@Test
	void unknownHost() {
		for (JdbcServer server : servers()) {
			DataSource nowhere = new DriverManagerDataSource(
					server.jdbcUrl().replace("127.0.0.1", "no-such-host.invalid"), server.username(), SECRET);
			assertThatFailure(Problem.UNREACHABLE, () -> beat(open(nowhere, null)))
				.startsWith("JDBC store at no-such-host.invalid:" + server.port())
				.contains("the host name cannot be resolved. Check the host in the JDBC URL, and DNS");
		}
	}

	@Test
	void databaseThatDoesNotAnswer() {
		for (JdbcServer server : servers()) {
			try (FaultProxy proxy = new FaultProxy(server)) {
				proxy.freeze();
				JdbcElectionStore store = JdbcElectionStore.builder(TestDatabase.of(server, proxy.port()))
					.namespace("bad")
					.operationTimeout(Duration.ofMillis(300))
					.build();
				this.stores.add(store);
				assertThatFailure(Problem.UNREACHABLE, () -> beat(store))
					.startsWith("JDBC store at 127.0.0.1:" + proxy.port())
					.contains("no answer within the operation timeout of 300ms");
			}
		}
	}

	@Test
	void unknownDatabase() {
		for (JdbcServer server : servers()) {
			String url = server.jdbcUrl().replaceFirst("(\\d/)(\\./)?\\w+", "$1$2nowhere");
			// H2 would create it unless that is forbidden
			url = (server == SharedServers.h2()) ? url + ";IFEXISTS=TRUE" : url;
			DataSource nowhere = new DriverManagerDataSource(url, server.username(), server.password());
			assertThatFailure(Problem.UNUSABLE, () -> beat(open(nowhere, null))).contains("nowhere could not")
				.contains("the database that the JDBC URL names does not exist. Create it, or correct the URL");
		}
	}

	@Test
	void unknownSchema() {
		for (JdbcServer server : servers()) {
			assertThatFailure(Problem.UNUSABLE, () -> beat(open(TestDatabase.of(server), "NOWHERE.LE_")))
				.contains("table NOWHERE.LE_SESSION is missing");
		}
	}

	@Test
	void tooManyConnectionsOnMariaDb() throws SQLException {
		JdbcServer server = SharedServers.mariaDb();
		new JdbcTemplate(TestDatabase.mariaDb())
			.execute("CREATE USER IF NOT EXISTS crowd@'%%' IDENTIFIED BY '%s' WITH MAX_USER_CONNECTIONS 1"
				.formatted(SECRET));
		DataSource crowd = new DriverManagerDataSource(server.jdbcUrl().replace("/test", "/information_schema"),
				"crowd", SECRET);
		try (Connection only = crowd.getConnection()) {
			assertThat(only.isValid(1)).isTrue();
			assertThatFailure(Problem.REFUSED, () -> beat(open(crowd, null))).contains("no connection is free")
				.contains("Each instance needs two, and three on PostgreSQL");
		}
	}

	@Test
	void tooManyConnectionsOnPostgres() throws SQLException {
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.postgres());
		jdbc.execute("CREATE ROLE CROWD LOGIN CONNECTION LIMIT 1");
		DataSource crowd = new DriverManagerDataSource(SharedServers.postgres().jdbcUrl(), "crowd", SECRET);
		try (Connection only = crowd.getConnection()) {
			assertThat(only.isValid(1)).isTrue();
			assertThatFailure(Problem.REFUSED, () -> beat(open(crowd, null))).contains("no connection is free");
		}
	}

	@Test
	void exhaustedPool() throws SQLException {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setDataSource(TestDatabase.h2Server());
			pool.setMaximumPoolSize(1);
			pool.setConnectionTimeout(250);
			try (Connection only = pool.getConnection()) {
				assertThat(only.isValid(1)).isTrue();
				assertThatFailure(Problem.REFUSED, () -> beat(open(pool, null))).contains("no connection is free")
					.contains("make the pools smaller");
			}
		}
	}

	@Test
	void tlsThatTheServerDoesNotHave() {
		JdbcServer mariaDb = SharedServers.mariaDb();
		assertThatFailure(Problem.REFUSED,
				() -> beat(open(new DriverManagerDataSource(mariaDb.jdbcUrl() + "?sslMode=verify-full",
						mariaDb.username(), mariaDb.password()), null)))
			.contains("the TLS connection failed");
		JdbcServer postgres = SharedServers.postgres();
		assertThatFailure(Problem.REFUSED,
				() -> beat(open(new DriverManagerDataSource(
						postgres.jdbcUrl().replace("sslmode=disable", "sslmode=verify-full"), postgres.username(),
						postgres.password()), null)))
			.contains("the TLS connection failed");
	}

	/**
	 * Its own server, since it also changes how the server authenticates.
	 */
	@Test
	void certificateThatIsNotTrustedAndWrongPasswordOnPostgres(@TempDir Path directory) throws IOException {
		try (PostgresServer server = new PostgresServer()) {
			server.start();
			JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.withTables("postgresql", TestDatabase.of(server)));
			jdbc.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'");
			jdbc.execute("COPY (SELECT 'host all guarded 127.0.0.1/32 scram-sha-256' UNION ALL"
					+ " SELECT 'hostssl all postgres 127.0.0.1/32 trust' UNION ALL"
					+ " SELECT 'hostnossl all plain 127.0.0.1/32 reject') TO PROGRAM 'cat > pg_hba.conf'");
			SelfSignedCertificate certificate = new SelfSignedCertificate(directory, "postgres");
			copy(jdbc, Files.readString(certificate.certificate()), "server.crt");
			copy(jdbc, Files.readString(certificate.privateKey()), "server.key");
			jdbc.execute("ALTER SYSTEM SET ssl = on");
			jdbc.queryForObject("SELECT pg_reload_conf()", Boolean.class);
			String noRoot = server.jdbcUrl().replace("sslmode=disable", "sslmode=verify-ca") + "&sslrootcert=";
			String untrusted = noRoot + new SelfSignedCertificate(directory, "other").certificate();
			await().atMost(TestDatabase.PATIENCE)
				.untilAsserted(() -> assertThatFailure(Problem.REFUSED,
						() -> beat(open(new DriverManagerDataSource(untrusted, "postgres", ""), null)))
					.contains("the TLS connection failed. Make the driver trust the certificate", "PKIX"));
			assertThatFailure(Problem.REFUSED, () -> beat(
					open(new DriverManagerDataSource(noRoot + directory.resolve("none"), "postgres", ""), null)))
				.contains("the TLS connection failed", "root certificate");
			assertThatFailure(Problem.REFUSED,
					() -> beat(open(new DriverManagerDataSource(server.jdbcUrl(), "guarded", SECRET), null)))
				.contains("refused the user name or the password. Check both");
			assertThatFailure(Problem.REFUSED,
					() -> beat(open(new DriverManagerDataSource(server.jdbcUrl(), "postgres", ""), null)))
				.contains("pg_hba.conf has no entry for this host, user and database, or it requires TLS");
		}
	}

	private static void copy(JdbcTemplate jdbc, String content, String file) {
		String lines = Arrays.stream(content.strip().split("\\R"))
			.map("SELECT '%s'"::formatted)
			.collect(Collectors.joining(" UNION ALL "));
		jdbc.execute("COPY (%1$s) TO PROGRAM 'cat > %2$s; chmod 600 %2$s'".formatted(lines, file));
	}

	@Test
	void databaseFileThatCannotBeOpened() {
		assertThatFailure(Problem.UNUSABLE,
				() -> beat(open(new DriverManagerDataSource("jdbc:sqlite:/nowhere/elections.db"), null)))
			.startsWith("JDBC store at /nowhere/elections.db could not")
			.contains("the database that the JDBC URL names does not exist");
	}

	@Test
	void databaseThatIsFull() {
		DataSource sqlite = TestDatabase.sqlite();
		JdbcElectionStore store = open(sqlite, null);
		beat(store);
		JdbcElectionStore full = open(
				new DriverManagerDataSource(((DriverManagerDataSource) sqlite).getUrl() + "&max_page_count=1"), null);
		assertThatFailure(Problem.UNUSABLE, () -> {
			for (int i = 0; i < 1_000; i++) {
				full.create("election-" + i, 0);
			}
		}).contains("the database has no space left");
	}

	@Test
	void urlThatNoDriverTakes() {
		DataSource odd = new DriverManagerDataSource("jdbc:odd://u:%1$s@db/app?password=%1$s".formatted(SECRET));
		assertThatFailure(Problem.UNUSABLE, () -> beat(open(odd, null))).contains("no JDBC driver accepts the URL")
			.contains("jdbc:...");
	}

	@Test
	void readOnlyDatabase() {
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.postgres());
		jdbc.execute("CREATE ROLE READONLY LOGIN SUPERUSER PASSWORD '%s'".formatted(SECRET));
		jdbc.execute("ALTER ROLE READONLY SET default_transaction_read_only = on");
		JdbcElectionStore store = open(
				new DriverManagerDataSource(SharedServers.postgres().jdbcUrl(), "readonly", SECRET), null);
		assertThatFailure(Problem.UNUSABLE, () -> beat(store)).contains("the database is read-only")
			.contains("Point the data source to the primary");
		jdbc.execute("ALTER ROLE READONLY RESET default_transaction_read_only");
		// The next call has another connection, as after a failover
		beat(store);
	}

	private AbstractStringAssert<?> assertThatFailure(Problem problem, Runnable call) {
		ElectionStoreException failure = catchThrowableOfType(ElectionStoreException.class, call::run);
		assertThat(failure).isNotNull();
		logger.info("{}: {}", failure.problem(), failure.getMessage());
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		assertThat(trace.toString()).doesNotContain(SECRET);
		assertThat(failure.problem()).as(failure.getMessage()).isEqualTo(problem);
		return assertThat(failure.getMessage()).startsWith("JDBC store ")
			.contains(" in namespace 'bad'")
			.doesNotContain("\n")
			.doesNotContainPattern("UPDATE \\S+ SET|SELECT '|INSERT INTO|VALUES|NAMESPACE =|Position");
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
