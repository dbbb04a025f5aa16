package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.MariaDbServer;
import org.junit.jupiter.api.Tag;

/**
 * Faults, on MariaDB.
 */
@Tag("long")
class MariaDbFaultsIntegrationTests extends JdbcElectionFaults {

	MariaDbFaultsIntegrationTests() {
		super("mariadb", new MariaDbServer());
	}

}
