package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;

/**
 * Stories of candidates that have Redis in a container.
 */
@Tag("docker")
class RedisContainerStoriesIntegrationTests extends RedisContainerStories {

	RedisContainerStoriesIntegrationTests() {
		super("Redis", Images.redis());
	}

}
