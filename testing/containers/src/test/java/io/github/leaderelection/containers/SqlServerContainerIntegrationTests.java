package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.mssqlserver.MSSQLServerContainer;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * The contract of a store, on an image of SQL Server.
 */
@Tag("registry")
class SqlServerContainerIntegrationTests extends JdbcContainerContract {

	@Container
	@ServiceConnection
	static final MSSQLServerContainer sqlServer = Images.sqlServer();

	SqlServerContainerIntegrationTests() {
		super("SELECT CAST(SERVERPROPERTY('ServerName') AS VARCHAR(255))");
	}

	@Test
	void identityOfAnotherServerDiffers() {
		assertThatIdentityOfAnotherServerDiffers(Images.sqlServer());
	}

}
