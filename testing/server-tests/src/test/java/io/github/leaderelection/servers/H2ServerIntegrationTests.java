package io.github.leaderelection.servers;

/**
 * Tests for {@link H2Server}.
 *
 * @author Leader Election
 */
class H2ServerIntegrationTests extends JdbcServerContract {

	H2ServerIntegrationTests() {
		super(new H2Server());
	}

}
