package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;

/**
 * Stories of candidates that have PostgreSQL in a container.
 */
@Tag("docker")
class PostgresContainerStoriesIntegrationTests extends JdbcContainerStories {

	PostgresContainerStoriesIntegrationTests() {
		super("PostgreSQL", Images.postgres(), false);
	}

}
