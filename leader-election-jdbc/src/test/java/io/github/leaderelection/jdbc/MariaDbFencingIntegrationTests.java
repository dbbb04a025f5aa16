package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.MariaDbServer;

/**
 * Paused transactions, on MariaDB.
 */
class MariaDbFencingIntegrationTests extends PausedTransactions {

	MariaDbFencingIntegrationTests() {
		super("mariadb", new MariaDbServer());
	}

}
