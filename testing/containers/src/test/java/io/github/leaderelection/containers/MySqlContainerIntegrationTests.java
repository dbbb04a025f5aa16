package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.mysql.MySQLContainer;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * The contract of a store, on an image of MySQL.
 */
@Tag("registry")
class MySqlContainerIntegrationTests extends JdbcContainerContract {

	@Container
	@ServiceConnection
	static final MySQLContainer mySql = Images.mySql();

	MySqlContainerIntegrationTests() {
		super("SELECT @@server_uuid");
	}

	@Test
	void identityOfAnotherServerDiffers() {
		assertThatIdentityOfAnotherServerDiffers(Images.mySql());
	}

}
