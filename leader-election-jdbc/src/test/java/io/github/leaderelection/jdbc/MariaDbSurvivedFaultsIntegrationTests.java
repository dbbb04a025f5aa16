package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.MariaDbServer;
import org.junit.jupiter.api.Tag;

/**
 * What a leader gets over, on MariaDB.
 */
@Tag("long")
class MariaDbSurvivedFaultsIntegrationTests extends JdbcSurvivedFaults {

	MariaDbSurvivedFaultsIntegrationTests() {
		super("mariadb", new MariaDbServer());
	}

}
