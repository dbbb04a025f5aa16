package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.sql.DataSource;

import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A lock on the tables must not fill the database with statements that wait for it.
 */
class LockedTableIntegrationTests {

	private static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(2);

	private static final int INSTANCES = 3;

	private static final int CALLS = 4;

	private final List<JdbcElectionStore> stores = new ArrayList<>();

	private final ExecutorService threads = Executors.newFixedThreadPool(INSTANCES);

	@AfterEach
	void closeStores() {
		this.threads.shutdownNow();
		this.stores.forEach(JdbcElectionStore::close);
	}

	@ParameterizedTest
	@EnumSource
	void instanceLeavesNoStatementsBehind(Server server) throws Exception {
		JdbcTemplate admin = server.prepare();
		for (int i = 0; i < INSTANCES; i++) {
			this.stores.add(open(server.dataSource()));
		}
		List<String> problems = new ArrayList<>();
		int most = 0;
		try (Connection blocker = server.admin().getConnection(); Statement statement = blocker.createStatement()) {
			blocker.setAutoCommit(false);
			statement.execute(server.lock);
			List<CompletableFuture<List<String>>> instances = new ArrayList<>();
			this.stores.forEach(
					(store) -> instances.add(CompletableFuture.supplyAsync(() -> beatInVain(store), this.threads)));
			CompletableFuture<Void> all = CompletableFuture.allOf(instances.toArray(CompletableFuture[]::new));
			while (!all.isDone()) {
				most = Math.max(most, admin.queryForObject(server.waiting, Integer.class));
				Thread.sleep(20);
			}
			instances.forEach((instance) -> problems.addAll(instance.join()));
			// Also of those that gave up
			await().atMost(TestDatabase.PATIENCE).until(() -> admin.queryForObject(server.waiting, Integer.class) == 0);
			statement.execute(server.unlock);
			blocker.commit();
		}
		// On a busy machine a call may end before its statement does
		assertThat(most).isBetween(1, 2 * INSTANCES);
		assertThat(problems).hasSize(INSTANCES * CALLS)
			.anySatisfy((problem) -> assertThat(problem).startsWith(Problem.UNUSABLE.name())
				.contains("holds a lock on ", "locked_session"));
		await().atMost(TestDatabase.PATIENCE)
			.ignoreExceptionsInstanceOf(ElectionStoreException.class)
			.until(() -> !this.stores.get(0).heartbeat(Sessions.create(), 0).sessions().isEmpty());
	}

	private static List<String> beatInVain(JdbcElectionStore store) {
		List<String> problems = new ArrayList<>();
		Session session = Sessions.create();
		for (int i = 0; i < CALLS; i++) {
			try {
				store.heartbeat(session.withNonce(i + 1), 0);
			}
			catch (ElectionStoreException ex) {
				problems.add(ex.problem() + ": " + ex.getMessage());
			}
		}
		return problems;
	}

	private static JdbcElectionStore open(DataSource dataSource) {
		return JdbcElectionStore.builder(dataSource)
			.namespace("locked")
			.tablePrefix("locked_")
			.operationTimeout(OPERATION_TIMEOUT)
			.build();
	}

	enum Server {

		POSTGRESQL("LOCK TABLE locked.locked_session IN ACCESS EXCLUSIVE MODE", "SELECT 1",
				"SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'locked' AND wait_event_type = 'Lock'"),

		MARIADB("LOCK TABLES locked.locked_session WRITE", "UNLOCK TABLES",
				"SELECT COUNT(*) FROM information_schema.processlist WHERE db = 'locked' AND state LIKE 'Waiting%'");

		private final String lock;

		private final String unlock;

		private final String waiting;

		Server(String lock, String unlock, String waiting) {
			this.lock = lock;
			this.unlock = unlock;
			this.waiting = waiting;
		}

		private JdbcServer server() {
			return (this == MARIADB) ? SharedServers.mariaDb() : SharedServers.postgres();
		}

		private DataSource admin() {
			return (this == MARIADB) ? TestDatabase.mariaDb() : TestDatabase.postgres();
		}

		private JdbcTemplate prepare() throws SQLException {
			JdbcTemplate admin = new JdbcTemplate(admin());
			admin.execute("CREATE SCHEMA IF NOT EXISTS locked");
			for (String table : List.of("session", "record")) {
				admin.execute(
						"CREATE TABLE IF NOT EXISTS locked.locked_%s AS SELECT * FROM LEADER_ELECTION_%s WHERE 1 = 0"
							.formatted(table, table.toUpperCase(Locale.ROOT)));
			}
			return admin;
		}

		// Without timeouts of the driver
		private DataSource dataSource() {
			String url = (this == MARIADB) ? server().jdbcUrl().replace("/test", "/locked")
					: server().jdbcUrl() + "&currentSchema=locked&ApplicationName=locked";
			return new DriverManagerDataSource(url, server().username(), server().password());
		}

	}

}
