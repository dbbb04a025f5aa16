package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.PostgresServer;

/**
 * Faults, on PostgreSQL.
 */
class PostgresFaultsIntegrationTests extends JdbcElectionFaults {

	PostgresFaultsIntegrationTests() {
		super("postgresql", new PostgresServer());
	}

}
