package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;

/**
 * Stories of candidates that have Valkey in a container.
 */
@Tag("docker")
class ValkeyContainerStoriesIntegrationTests extends RedisContainerStories {

	ValkeyContainerStoriesIntegrationTests() {
		super("Valkey", Images.valkey());
	}

}
