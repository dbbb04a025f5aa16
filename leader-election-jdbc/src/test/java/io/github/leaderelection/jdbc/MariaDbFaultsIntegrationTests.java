package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.MariaDbServer;

/**
 * Faults, on MariaDB.
 */
class MariaDbFaultsIntegrationTests extends JdbcElectionFaults {

	MariaDbFaultsIntegrationTests() {
		super("mariadb", new MariaDbServer());
	}

}
