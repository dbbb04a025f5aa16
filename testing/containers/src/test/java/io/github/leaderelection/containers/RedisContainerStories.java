package io.github.leaderelection.containers;

import java.util.List;

import org.testcontainers.containers.GenericContainer;

/**
 * Stories of candidates that have a Redis in a container.
 */
abstract class RedisContainerStories extends ContainerStories {

	private final GenericContainer<?> container;

	RedisContainerStories(String server, GenericContainer<?> container) {
		super(server, container, Applications.OnRedis.class);
		this.container = container;
	}

	@Override
	List<String> properties() {
		return List.of("spring.data.redis.host=" + this.container.getHost(),
				"spring.data.redis.port=" + this.container.getFirstMappedPort());
	}

	@Override
	boolean isSameStoreAfterACrash() {
		return false;
	}

}
