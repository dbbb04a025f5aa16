package io.github.leaderelection.jdbc;

/**
 * {@link FencingTable}, on MariaDB.
 *
 * @author Leader Election
 */
class MariaDbFencingTableIntegrationTests extends FencingTableContract {

	MariaDbFencingTableIntegrationTests() {
		super("mariadb", TestDatabase.mariaDb());
	}

}
