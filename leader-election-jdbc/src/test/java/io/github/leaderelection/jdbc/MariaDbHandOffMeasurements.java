package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.SharedServers;

/**
 * Hand-offs of many elections, on MariaDB.
 */
class MariaDbHandOffMeasurements extends JdbcHandOffs {

	MariaDbHandOffMeasurements() {
		super("mariadb", SharedServers.mariaDb(), Hints.NONE);
	}

}
