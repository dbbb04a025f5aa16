package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.SharedServers;

/**
 * Hand-offs of many elections, on PostgreSQL.
 */
class PostgresHandOffMeasurements extends JdbcHandOffs {

	PostgresHandOffMeasurements() {
		super("postgresql", SharedServers.postgres(), Hints.ANNOUNCED);
	}

}
