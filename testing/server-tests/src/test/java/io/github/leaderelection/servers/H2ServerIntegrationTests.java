package io.github.leaderelection.servers;

/**
 * Tests for {@link H2Server}.
 */
class H2ServerIntegrationTests extends JdbcServerContract {

	H2ServerIntegrationTests() {
		super(new H2Server());
	}

}
