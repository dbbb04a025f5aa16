package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;
import org.testcontainers.db2.Db2Container;
import org.testcontainers.junit.jupiter.Container;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * The contract of a store, on an image of DB2, of which no identity is known.
 */
@Tag("registry")
class Db2ContainerIntegrationTests extends JdbcContainerContract {

	@Container
	@ServiceConnection
	static final Db2Container db2 = Images.db2();

	Db2ContainerIntegrationTests() {
		super("SELECT 'unidentified' FROM SYSIBM.SYSDUMMY1");
	}

}
