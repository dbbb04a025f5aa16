package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.PostgresServer;

/**
 * What a leader gets over, on PostgreSQL.
 */
class PostgresSurvivedFaultsIntegrationTests extends JdbcSurvivedFaults {

	PostgresSurvivedFaultsIntegrationTests() {
		super("postgresql", new PostgresServer());
	}

}
