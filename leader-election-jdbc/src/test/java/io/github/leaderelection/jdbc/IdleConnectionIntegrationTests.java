package io.github.leaderelection.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server that closes idle connections is no outage: every heartbeat, claim and release
 * is answered.
 */
class IdleConnectionIntegrationTests {

	private final List<JdbcElectionStore> stores = new ArrayList<>();

	@AfterEach
	void closeStores() {
		this.stores.forEach(JdbcElectionStore::close);
	}

	@ParameterizedTest
	@EnumSource
	void callAfterTheServerHasClosedTheConnectionIsAnswered(Server server) {
		JdbcElectionStore store = open(server);
		Session session = Sessions.create();
		store.heartbeat(session, 0);
		store.create("orders", 0);
		session = session.withNonce(2);
		ElectionView view = store.heartbeat(session, 1);
		server.awaitNoConnection();
		session = session.withNonce(3);
		assertThat(store.heartbeat(session, 2).intact()).isTrue();
		server.awaitNoConnection();
		assertThat(store
			.claim(new Claim(view.elections().get("orders"), OptionalLong.empty(), view.storeId(), session.id(), 1)))
			.isTrue();
		server.awaitNoConnection();
		assertThat(store.release("orders", session.id(), 1)).isTrue();
		server.awaitNoConnection();
		store.close(session.id());
		assertThat(store.heartbeat(Sessions.create(), 0).sessions()).doesNotContainKey(session.id());
	}

	private JdbcElectionStore open(Server server) {
		JdbcElectionStore store = JdbcElectionStore.builder(server.dataSource())
			.namespace("idle-" + server)
			.tablePrefix((server == Server.MARIADB_WAIT_TIMEOUT) ? "test.LEADER_ELECTION_" : "LEADER_ELECTION_")
			.operationTimeout(TestDatabase.PATIENCE)
			.build();
		this.stores.add(store);
		return store;
	}

	enum Server {

		MARIADB_WAIT_TIMEOUT(TestDatabase::mariaDb, "?sessionVariables=wait_timeout=1", null),

		POSTGRESQL_IDLE_SESSION_TIMEOUT(TestDatabase::postgres,
				"&ApplicationName=idle-timeout&options=-c%20idle_session_timeout=1500", null),

		POSTGRESQL_TERMINATED(TestDatabase::postgres, "&ApplicationName=idle-terminated",
				"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'idle-terminated'");

		private final Supplier<DataSource> database;

		private final String options;

		private final String termination;

		Server(Supplier<DataSource> database, String options, String termination) {
			this.database = database;
			this.options = options;
			this.termination = termination;
		}

		private JdbcServer server() {
			return (this == MARIADB_WAIT_TIMEOUT) ? SharedServers.mariaDb() : SharedServers.postgres();
		}

		private DataSource dataSource() {
			JdbcTemplate admin = new JdbcTemplate(this.database.get());
			if (this == MARIADB_WAIT_TIMEOUT) {
				admin.execute("CREATE DATABASE IF NOT EXISTS idle");
				return new DriverManagerDataSource(server().jdbcUrl().replace("/test", "/idle") + this.options,
						server().username(), server().password());
			}
			return new DriverManagerDataSource(server().jdbcUrl() + this.options, server().username(),
					server().password());
		}

		private void awaitNoConnection() {
			JdbcTemplate admin = new JdbcTemplate(this.database.get());
			if (this.termination != null) {
				assertThat(admin.queryForList(this.termination)).isNotEmpty();
			}
			String open = (this == MARIADB_WAIT_TIMEOUT)
					? "SELECT COUNT(*) FROM information_schema.processlist WHERE db = 'idle'"
					: "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name LIKE 'idle-t%'";
			// A connection that was used just now is not checked before a claim
			await().pollDelay(Duration.ofMillis(600))
				.atMost(TestDatabase.PATIENCE)
				.until(() -> admin.queryForObject(open, Integer.class) == 0);
		}

	}

}
