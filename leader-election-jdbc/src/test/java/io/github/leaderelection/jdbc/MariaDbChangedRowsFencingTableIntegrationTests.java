package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.SharedServers;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * {@link FencingTable}, on MariaDB, if it counts the rows that a statement has changed.
 */
class MariaDbChangedRowsFencingTableIntegrationTests extends FencingTableContract {

	MariaDbChangedRowsFencingTableIntegrationTests() {
		super("mariadb", new DriverManagerDataSource(SharedServers.mariaDb().jdbcUrl() + "?useAffectedRows=true",
				SharedServers.mariaDb().username(), SharedServers.mariaDb().password()));
	}

}
