package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.mariadb.MariaDBContainer;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * The contract of a store, on an image of MariaDB.
 */
@Tag("docker")
class MariaDbContainerIntegrationTests extends JdbcContainerContract {

	@Container
	@ServiceConnection
	static final MariaDBContainer mariaDb = Images.mariaDb();

	MariaDbContainerIntegrationTests() {
		super("SELECT CONCAT_WS('-', @@server_uid, @@server_id, @@port, @@hostname)");
	}

	@Test
	void identityOfAnotherServerDiffers() {
		assertThatIdentityOfAnotherServerDiffers(Images.mariaDb());
	}

}
