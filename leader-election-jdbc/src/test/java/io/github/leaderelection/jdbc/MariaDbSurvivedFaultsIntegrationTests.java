package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.MariaDbServer;

/**
 * What a leader gets over, on MariaDB.
 */
class MariaDbSurvivedFaultsIntegrationTests extends JdbcSurvivedFaults {

	MariaDbSurvivedFaultsIntegrationTests() {
		super("mariadb", new MariaDbServer());
	}

}
