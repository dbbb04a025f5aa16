package io.github.leaderelection.redis;

import io.github.leaderelection.servers.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The contract of a store, on the oldest Redis that is supported.
 */
@Tag("long")
class OldestRedisElectionStoreIntegrationTests extends RedisElectionStoreContract {

	private static final RedisServer server = RedisServer.oldestSupported();

	OldestRedisElectionStoreIntegrationTests() {
		super(() -> TestRedis.lettuce(TestRedis.standalone(server)), MANY);
	}

	@BeforeAll
	static void start() {
		server.start();
	}

	@AfterAll
	static void close() {
		server.close();
	}

}
