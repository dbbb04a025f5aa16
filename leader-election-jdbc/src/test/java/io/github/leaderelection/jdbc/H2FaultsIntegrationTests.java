package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.H2Server;
import org.junit.jupiter.api.Tag;

/**
 * Faults, on an H2 server.
 */
@Tag("long")
class H2FaultsIntegrationTests extends JdbcElectionFaults {

	H2FaultsIntegrationTests() {
		super("h2", new H2Server());
	}

}
