package io.github.leaderelection.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.SharedServers;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * Databases that have the tables, made by the scripts.
 */
final class TestDatabase {

	/**
	 * An operation timeout for tests that are not about time.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final AtomicInteger count = new AtomicInteger();

	private TestDatabase() {
	}

	static DataSource h2InMemory() {
		return withTables("h2", new DriverManagerDataSource(
				"jdbc:h2:mem:elections-%d;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000".formatted(count.incrementAndGet()),
				"sa", ""));
	}

	static DataSource hsqldb() {
		return withTables("hsqldb", new DriverManagerDataSource("jdbc:hsqldb:mem:elections", "sa", ""));
	}

	static DataSource sqlite() {
		try {
			Path file = Files.createTempFile("elections", ".db");
			file.toFile().deleteOnExit();
			return withTables("sqlite",
					new DriverManagerDataSource("jdbc:sqlite:%s?journal_mode=WAL&synchronous=OFF".formatted(file)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static DataSource postgres() {
		return withTables("postgresql", of(SharedServers.postgres()));
	}

	static DataSource mariaDb() {
		return withTables("mariadb", of(SharedServers.mariaDb()));
	}

	static DataSource mariaDbReadCommitted() {
		JdbcServer server = SharedServers.mariaDb();
		return withTables("mariadb", new DriverManagerDataSource(
				server.jdbcUrl() + "?transactionIsolation=READ-COMMITTED", server.username(), server.password()));
	}

	static DataSource h2Server() {
		return withTables("h2", of(SharedServers.h2()));
	}

	static DataSource of(JdbcServer server) {
		return of(server, server.port());
	}

	static DataSource of(JdbcServer server, int port) {
		return new DriverManagerDataSource(server.jdbcUrl(port), server.username(), server.password());
	}

	static DataSource withTables(String platform, DataSource dataSource) {
		try (Connection connection = dataSource.getConnection()) {
			ScriptUtils.executeSqlScript(connection,
					new ClassPathResource("schema-%s.sql".formatted(platform), JdbcElectionStore.class));
			return dataSource;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
