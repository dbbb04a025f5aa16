package io.github.leaderelection.servers;

/**
 * Tests for {@link MariaDbServer}.
 *
 * @author Leader Election
 */
class MariaDbServerIntegrationTests extends JdbcServerContract {

	MariaDbServerIntegrationTests() {
		super(new MariaDbServer());
	}

}
