package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * The contract of a store, on an image of Redis.
 */
@Tag("docker")
class RedisContainerIntegrationTests extends RedisContainerContract {

	@Container
	@ServiceConnection
	static final GenericContainer<?> redis = Images.redis();

}
