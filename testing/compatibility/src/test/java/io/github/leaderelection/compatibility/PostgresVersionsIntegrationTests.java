package io.github.leaderelection.compatibility;

import java.util.List;

import io.github.leaderelection.servers.PostgresServer;

/**
 * Both versions on PostgreSQL.
 */
class PostgresVersionsIntegrationTests extends SideBySide {

	private final PostgresServer server = new PostgresServer();

	PostgresVersionsIntegrationTests() {
		super("postgresql", JdbcOpener.class);
	}

	@Override
	void startServers() {
		this.server.start();
		JdbcOpener.createTables(this.server, "postgresql");
	}

	@Override
	void closeServers() {
		this.server.close();
	}

	@Override
	List<String> arguments(int slot) {
		return JdbcOpener.arguments(this.server);
	}

}
