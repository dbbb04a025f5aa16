package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.oracle.OracleContainer;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * The contract of a store, on an image of Oracle Free. Another container is no other
 * database to it, since only the configuration of Data Guard gives databases names that
 * differ.
 */
@Tag("registry")
class OracleContainerIntegrationTests extends JdbcContainerContract {

	@Container
	@ServiceConnection
	static final OracleContainer oracle = Images.oracle();

	OracleContainerIntegrationTests() {
		super("SELECT SYS_CONTEXT('USERENV', 'DB_UNIQUE_NAME') FROM DUAL");
	}

}
