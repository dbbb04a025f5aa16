package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;

/**
 * Stories of candidates that have MySQL in a container.
 */
@Tag("registry")
class MySqlContainerStoriesIntegrationTests extends JdbcContainerStories {

	MySqlContainerStoriesIntegrationTests() {
		super("MySQL", Images.mySql(), true);
	}

}
