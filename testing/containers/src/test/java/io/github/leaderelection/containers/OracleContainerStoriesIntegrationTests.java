package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;

/**
 * Stories of candidates that have Oracle Free in a container.
 */
@Tag("registry")
class OracleContainerStoriesIntegrationTests extends JdbcContainerStories {

	OracleContainerStoriesIntegrationTests() {
		super("Oracle Free", Images.oracle(), true);
	}

}
