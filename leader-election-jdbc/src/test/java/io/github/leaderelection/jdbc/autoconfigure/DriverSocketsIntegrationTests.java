package io.github.leaderelection.jdbc.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.support.ElectionTiming;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How soon the driver of PostgreSQL reports notifications on derived connections.
 */
class DriverSocketsIntegrationTests {

	@Test
	void derivedDataSourceOfAPoolHasPromptSockets() throws SQLException {
		JdbcServer server = SharedServers.postgres();
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(server.jdbcUrl());
			pool.setUsername(server.username());
			pool.setPassword(server.password());
			assertPrompt(pool);
			assertThat(pool.getDataSourceProperties()).isEmpty();
		}
	}

	@Test
	void derivedDataSourceOfADriverHasPromptSockets() throws SQLException {
		JdbcServer server = SharedServers.postgres();
		PGSimpleDataSource plain = new PGSimpleDataSource();
		plain.setUrl(server.jdbcUrl());
		plain.setUser(server.username());
		plain.setPassword(server.password());
		assertPrompt(plain);
		assertThat(plain.getSocketFactory()).isNull();
	}

	/**
	 * With plain sockets each notification takes a millisecond or more.
	 */
	private static void assertPrompt(DataSource dataSource) throws SQLException {
		long least = Long.MAX_VALUE;
		try (Connection connection = derive(dataSource).getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("LISTEN prompt");
			PGConnection notified = connection.unwrap(PGConnection.class);
			for (int i = 0; i < 300; i++) {
				statement.execute("NOTIFY prompt");
				long start = System.nanoTime();
				assertThat(notified.getNotifications(10_000)).hasSize(1);
				least = Math.min(least, System.nanoTime() - start);
			}
		}
		assertThat(Duration.ofNanos(least)).isLessThan(Duration.ofMillis(1));
	}

	private static DataSource derive(DataSource dataSource) {
		return DedicatedDataSource.derivedFrom(dataSource,
				new TimeoutAudit("shop", new ElectionTiming(Duration.ofSeconds(10), Duration.ofSeconds(7),
						Duration.ofSeconds(2), Duration.ofSeconds(2))));
	}

}
