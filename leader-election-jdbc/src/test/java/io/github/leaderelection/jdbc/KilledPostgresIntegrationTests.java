package io.github.leaderelection.jdbc;

import java.time.Duration;
import java.util.Objects;

import javax.sql.DataSource;

import io.github.leaderelection.servers.PostgresServer;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * PostgreSQL recovers from the crash of one of its processes under the start time, and so
 * the identity, that it had before.
 */
class KilledPostgresIntegrationTests {

	private static final int ELECTIONS = 50;

	@Test
	void crashThatKeepsTheIdentityLosesNoAcknowledgedWrite() {
		try (PostgresServer server = new PostgresServer("synchronous_commit=off", "wal_writer_delay=10s")) {
			server.start();
			DataSource database = TestDatabase.withTables("postgresql", TestDatabase.of(server));
			JdbcTemplate jdbc = new JdbcTemplate(database);
			try (JdbcElectionStore store = JdbcElectionStore.builder(database)
				.operationTimeout(TestDatabase.PATIENCE)
				.build()) {
				Session session = Sessions.create();
				String before = store.heartbeat(session, 0).storeId();
				jdbc.execute("CHECKPOINT");
				long checkpointer = Objects.requireNonNull(jdbc.queryForObject(
						"SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'", Long.class));
				for (int i = 0; i < ELECTIONS; i++) {
					store.create("election-" + i, 0);
				}
				Session leader = Sessions.lead(store, "election-0", session);
				// The server ends the connection of this statement as well
				assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> jdbc
					.execute("COPY (SELECT 1) TO PROGRAM 'kill -9 %s; sleep 10'".formatted(checkpointer)));
				await().atMost(TestDatabase.PATIENCE)
					.ignoreExceptions()
					.until(() -> !jdbc
						.queryForList("SELECT 1 FROM pg_stat_activity WHERE backend_type = 'checkpointer' AND pid <> ?",
								checkpointer)
						.isEmpty());
				ElectionView after = await().atMost(Duration.ofSeconds(60))
					.ignoreExceptionsInstanceOf(ElectionStoreException.class)
					.until(() -> store.heartbeat(leader.withNonce(leader.nonce() + 1), leader.nonce()),
							Objects::nonNull);
				assertThat(after.storeId()).isEqualTo(before);
				assertThat(after.intact()).isTrue();
				assertThat(after.elections()).hasSize(ELECTIONS);
				assertThat(after.elections().get("election-0").holder()).isEqualTo(leader.id());
			}
		}
	}

}
