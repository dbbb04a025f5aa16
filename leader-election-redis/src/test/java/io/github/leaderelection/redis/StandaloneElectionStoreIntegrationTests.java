package io.github.leaderelection.redis;

import io.github.leaderelection.servers.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract of a store, on a standalone server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandaloneElectionStoreIntegrationTests {

	private static final RedisServer servers = new RedisServer();

	@BeforeAll
	void start() {
		servers.start();
	}

	@AfterAll
	void close() {
		servers.close();
	}

	@Nested
	class Lettuce extends RedisElectionStoreContract {

		Lettuce() {
			super(() -> TestRedis.lettuce(TestRedis.standalone(servers)), MANY);
		}

	}

	@Nested
	class Jedis extends RedisElectionStoreContract {

		Jedis() {
			super(() -> TestRedis.jedis(TestRedis.standalone(servers)), FEW);
		}

	}

	@Nested
	@Tag("long")
	class JedisAtLength extends RedisElectionStoreContract {

		JedisAtLength() {
			super(() -> TestRedis.jedis(TestRedis.standalone(servers)), MANY);
		}

	}

}
