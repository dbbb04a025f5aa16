package io.github.leaderelection.jdbc;

import java.time.Duration;
import java.util.List;

import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.store.ElectionStore;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Opens the store at a JDBC URL for a user with a password.
 */
public final class JdbcCandidateStore implements CandidateStore {

	/**
	 * Return the arguments of a candidate.
	 * @param server the database
	 * @param port the port on the loopback address by which it comes to the database
	 * @return the arguments
	 */
	static List<String> arguments(JdbcServer server, int port) {
		return List.of(server.jdbcUrl(port), server.username(), server.password());
	}

	@Override
	public ElectionStore open(String namespace, Duration operationTimeout, List<String> arguments) {
		return JdbcElectionStore
			.builder(new DriverManagerDataSource(arguments.get(0), arguments.get(1), arguments.get(2)))
			.namespace(namespace)
			.operationTimeout(operationTimeout)
			.build();
	}

	@Override
	public boolean claimMissing() {
		return true;
	}

}
