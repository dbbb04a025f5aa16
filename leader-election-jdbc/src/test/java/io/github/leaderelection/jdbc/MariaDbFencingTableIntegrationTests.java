package io.github.leaderelection.jdbc;

/**
 * {@link FencingTable}, on MariaDB.
 */
class MariaDbFencingTableIntegrationTests extends FencingTableContract {

	MariaDbFencingTableIntegrationTests() {
		super("mariadb", TestDatabase.mariaDb());
	}

}
