package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.PostgresServer;
import org.junit.jupiter.api.Tag;

/**
 * What a leader gets over, on PostgreSQL. How the store gets over connections that are
 * cut is shown by {@code CutConnectionIntegrationTests} and
 * {@link IdleConnectionIntegrationTests}.
 */
@Tag("long")
class PostgresSurvivedFaultsIntegrationTests extends JdbcSurvivedFaults {

	PostgresSurvivedFaultsIntegrationTests() {
		super("postgresql", new PostgresServer());
	}

}
