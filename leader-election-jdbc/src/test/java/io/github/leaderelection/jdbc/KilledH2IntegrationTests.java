package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

import javax.sql.DataSource;

import io.github.leaderelection.servers.H2Server;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a kill of an H2 server loses, and that a record is not trusted where it may be an
 * old one.
 */
class KilledH2IntegrationTests {

	@Test
	void nothingIsLostWithoutWriteDelay() {
		ElectionView view = claimAndKill("");
		ElectionRecord found = view.elections().get("orders");
		assertThat(found.state()).isEqualTo(State.HELD);
		assertThat(found.token()).isEqualTo(2);
		assertThat(found.storeId()).isEqualTo(view.storeId());
		assertThat(view.intact()).isTrue();
	}

	@Test
	void recordIsNotTrustedWithWriteDelayWhetherTheClaimWasLostOrNot() {
		ElectionView view = claimAndKill(";WRITE_DELAY=5000");
		ElectionRecord found = view.elections().get("orders");
		assertThat(found.token()).isBetween(1L, 2L);
		assertThat(found.storeId()).isNotEqualTo(view.storeId());
	}

	/**
	 * Leave a released record, claim it, and kill the server at once.
	 */
	private static ElectionView claimAndKill(String options) {
		try (H2Server server = new H2Server()) {
			server.start();
			String url = server.jdbcUrl().replace(";WRITE_DELAY=0", "")
					+ ((options.isEmpty()) ? ";WRITE_DELAY=0" : options);
			DataSource database = TestDatabase.withTables("h2",
					new DriverManagerDataSource(url, server.username(), server.password()));
			try (JdbcElectionStore store = JdbcElectionStore.builder(database)
				.operationTimeout(TestDatabase.PATIENCE)
				.build()) {
				Session session = Sessions.create();
				store.heartbeat(session, 0);
				Session next = Sessions.lead(store, "orders", session);
				store.release("orders", session.id(), 1);
				// What is on the disk before the claim
				try (Connection connection = database.getConnection();
						Statement statement = connection.createStatement()) {
					statement.execute("CHECKPOINT SYNC");
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
				next = next.withNonce(3);
				ElectionView view = store.heartbeat(next, 2);
				assertThat(store.claim(
						new Claim(view.elections().get("orders"), OptionalLong.empty(), view.storeId(), next.id(), 2)))
					.isTrue();
				server.kill();
				server.restart();
				Session last = next.withNonce(4);
				// A server that finds the lock of the killed one waits before it opens
				return await().atMost(Duration.ofSeconds(60))
					.ignoreExceptionsInstanceOf(ElectionStoreException.class)
					.until(() -> store.heartbeat(last, 3), Objects::nonNull);
			}
		}
	}

}
