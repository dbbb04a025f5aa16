package io.github.leaderelection.jdbc;

import java.util.List;

import io.github.leaderelection.faults.SurvivedFaults;
import io.github.leaderelection.servers.JdbcServer;

/**
 * What a leader gets over, on a database.
 */
abstract class JdbcSurvivedFaults extends SurvivedFaults<JdbcServer> {

	private final String platform;

	JdbcSurvivedFaults(String platform, JdbcServer server) {
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
