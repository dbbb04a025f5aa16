package io.github.leaderelection.servers;

/**
 * Tests for {@link PostgresServer}.
 */
class PostgresServerIntegrationTests extends JdbcServerContract {

	PostgresServerIntegrationTests() {
		super(new PostgresServer());
	}

}
