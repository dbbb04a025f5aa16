package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.PostgresServer;

/**
 * Faults, on PostgreSQL.
 *
 * @author Leader Election
 */
class PostgresFaultsIntegrationTests extends JdbcElectionFaults {

	PostgresFaultsIntegrationTests() {
		super("postgresql", new PostgresServer());
	}

}
