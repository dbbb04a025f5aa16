package io.github.leaderelection.containers;

import org.junit.jupiter.api.Tag;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * The contract of a store, on an image of Valkey.
 */
@Tag("docker")
class ValkeyContainerIntegrationTests extends RedisContainerContract {

	@Container
	@ServiceConnection(name = "redis")
	static final GenericContainer<?> valkey = Images.valkey();

}
