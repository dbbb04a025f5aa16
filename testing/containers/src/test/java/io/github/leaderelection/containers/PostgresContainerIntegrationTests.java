package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * The contract of a store, on an image of PostgreSQL.
 */
@Tag("docker")
class PostgresContainerIntegrationTests extends JdbcContainerContract {

	@Container
	@ServiceConnection
	static final PostgreSQLContainer postgres = Images.postgres();

	PostgresContainerIntegrationTests() {
		super("""
				SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '-' || \
				CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) * 1000000 AS BIGINT)""");
	}

	@Override
	protected boolean givesHints() {
		return true;
	}

	@Test
	void identityOfAnotherServerDiffers() {
		assertThatIdentityOfAnotherServerDiffers(Images.postgres());
	}

}
