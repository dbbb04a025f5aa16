package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;

/**
 * Stories of candidates that have MariaDB in a container.
 */
@Tag("docker")
class MariaDbContainerStoriesIntegrationTests extends JdbcContainerStories {

	MariaDbContainerStoriesIntegrationTests() {
		super("MariaDB", Images.mariaDb(), true);
	}

}
