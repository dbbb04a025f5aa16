package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;

/**
 * Stories of candidates that have SQL Server in a container.
 */
@Tag("registry")
class SqlServerContainerStoriesIntegrationTests extends JdbcContainerStories {

	SqlServerContainerStoriesIntegrationTests() {
		super("SQL Server", Images.sqlServer(), true);
	}

}
