package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.SharedServers;

/**
 * Hand-offs of many elections, on H2.
 */
class H2HandOffMeasurements extends JdbcHandOffs {

	H2HandOffMeasurements() {
		super("h2", SharedServers.h2(), Hints.NONE);
	}

}
