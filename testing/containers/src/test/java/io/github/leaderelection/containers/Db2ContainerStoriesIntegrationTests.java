package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;

/**
 * Stories of candidates that have DB2 in a container.
 */
@Tag("registry")
class Db2ContainerStoriesIntegrationTests extends JdbcContainerStories {

	Db2ContainerStoriesIntegrationTests() {
		super("DB2", Images.db2(), true);
	}

}
