package io.github.leaderelection.jdbc;

import javax.sql.DataSource;

import io.github.leaderelection.servers.MariaDbServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is particular about {@link JdbcElectionStore} on MariaDB.
 *
 * @author Leader Election
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
