package io.github.leaderelection.jdbc;

import java.util.List;

import io.github.leaderelection.faults.ElectionFaults;
import io.github.leaderelection.servers.JdbcServer;

/**
 * Faults, on a database.
 */
abstract class JdbcElectionFaults extends ElectionFaults<JdbcServer> {

	private final String platform;

	JdbcElectionFaults(String platform, JdbcServer server) {
		super(platform, JdbcCandidateStore.class, server);
		this.platform = platform;
	}

	@Override
	protected void startServers() {
		super.startServers();
		TestDatabase.withTables(this.platform, TestDatabase.of(server()));
	}

	@Override
	protected List<String> arguments(int port) {
		return JdbcCandidateStore.arguments(server(), port);
	}

}
