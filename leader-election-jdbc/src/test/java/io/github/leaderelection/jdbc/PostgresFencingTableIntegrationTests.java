package io.github.leaderelection.jdbc;

/**
 * {@link FencingTable}, on PostgreSQL.
 */
class PostgresFencingTableIntegrationTests extends FencingTableContract {

	PostgresFencingTableIntegrationTests() {
		super("postgresql", TestDatabase.postgres());
	}

}
