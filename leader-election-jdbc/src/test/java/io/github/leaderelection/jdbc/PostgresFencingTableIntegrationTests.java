package io.github.leaderelection.jdbc;

/**
 * {@link FencingTable}, on PostgreSQL.
 *
 * @author Leader Election
 */
class PostgresFencingTableIntegrationTests extends FencingTableContract {

	PostgresFencingTableIntegrationTests() {
		super("postgresql", TestDatabase.postgres());
	}

}
