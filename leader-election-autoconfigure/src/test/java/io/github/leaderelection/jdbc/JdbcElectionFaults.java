package io.github.leaderelection.jdbc;

import java.util.List;

import io.github.leaderelection.faults.ElectionFaults;
import io.github.leaderelection.servers.JdbcServer;

/**
 * Faults, on a database.
 *
 * @author Leader Election
 */
abstract class JdbcElectionFaults extends ElectionFaults {

	private final String platform;

	private final JdbcServer server;

	JdbcElectionFaults(String platform, JdbcServer server) {
		super(platform, JdbcCandidateStore.class, server);
		this.platform = platform;
		this.server = server;
	}

	@Override
	protected void startServers() {
		super.startServers();
		TestDatabase.withTables(this.platform, TestDatabase.of(this.server));
	}

	@Override
	protected List<String> arguments(int port) {
		return List.of(this.server.jdbcUrl(port), this.server.username(), this.server.password());
	}

}
