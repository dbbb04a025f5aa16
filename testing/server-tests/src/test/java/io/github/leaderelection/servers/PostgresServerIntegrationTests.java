package io.github.leaderelection.servers;

/**
 * Tests for {@link PostgresServer}.
 *
 * @author Leader Election
 */
class PostgresServerIntegrationTests extends JdbcServerContract {

	PostgresServerIntegrationTests() {
		super(new PostgresServer());
	}

}
