package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.PostgresServer;

/**
 * Paused transactions, on PostgreSQL.
 */
class PostgresFencingIntegrationTests extends PausedTransactions {

	PostgresFencingIntegrationTests() {
		super("postgresql", new PostgresServer());
	}

}
