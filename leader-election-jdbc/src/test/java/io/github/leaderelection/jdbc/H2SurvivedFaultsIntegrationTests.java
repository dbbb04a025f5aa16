package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.H2Server;
import org.junit.jupiter.api.Tag;

/**
 * What a leader gets over, on an H2 server.
 */
@Tag("long")
class H2SurvivedFaultsIntegrationTests extends JdbcSurvivedFaults {

	H2SurvivedFaultsIntegrationTests() {
		super("h2", new H2Server());
	}

}
