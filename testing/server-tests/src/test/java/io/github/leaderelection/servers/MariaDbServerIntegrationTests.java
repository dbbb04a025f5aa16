package io.github.leaderelection.servers;

/**
 * Tests for {@link MariaDbServer}.
 */
class MariaDbServerIntegrationTests extends JdbcServerContract {

	MariaDbServerIntegrationTests() {
		super(new MariaDbServer());
	}

}
