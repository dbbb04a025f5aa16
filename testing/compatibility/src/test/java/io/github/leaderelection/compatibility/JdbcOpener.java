package io.github.leaderelection.compatibility;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.jdbc.JdbcElectionStore;
import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.store.ElectionStore;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * Opens a store at a JDBC URL for a user with a password.
 */
final class JdbcOpener implements CandidateStore {

	static List<String> arguments(JdbcServer server) {
		return List.of(server.jdbcUrl(), server.username(), server.password());
	}

	/**
	 * Create the tables, by the script of this build.
	 */
	static void createTables(JdbcServer server, String platform) {
		try (Connection connection = dataSource(arguments(server)).getConnection()) {
			ScriptUtils.executeSqlScript(connection,
					new ClassPathResource("schema-%s.sql".formatted(platform), JdbcElectionStore.class));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static DriverManagerDataSource dataSource(List<String> arguments) {
		return new DriverManagerDataSource(arguments.get(0), arguments.get(1), arguments.get(2));
	}

	@Override
	public ElectionStore open(String namespace, Duration operationTimeout, List<String> arguments) {
		return JdbcElectionStore.builder(dataSource(arguments))
			.namespace(namespace)
			.operationTimeout(operationTimeout)
			.build();
	}

	@Override
	public boolean claimMissing() {
		return true;
	}

}
