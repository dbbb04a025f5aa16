package io.github.leaderelection.compatibility;

import java.util.List;

import io.github.leaderelection.servers.MariaDbServer;
import org.junit.jupiter.api.Tag;

/**
 * Both versions on MariaDB.
 */
@Tag("long")
class MariaDbVersionsIntegrationTests extends SideBySide {

	private final MariaDbServer server = new MariaDbServer();

	MariaDbVersionsIntegrationTests() {
		super("mariadb", JdbcOpener.class);
	}

	@Override
	void startServers() {
		this.server.start();
		JdbcOpener.createTables(this.server, "mariadb");
	}

	@Override
	void closeServers() {
		this.server.close();
	}

	@Override
	List<String> arguments(int slot) {
		return JdbcOpener.arguments(this.server);
	}

}
