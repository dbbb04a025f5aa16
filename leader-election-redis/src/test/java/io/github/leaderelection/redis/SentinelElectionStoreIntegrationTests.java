package io.github.leaderelection.redis;

import io.github.leaderelection.servers.RedisSentinel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract of a store, on a master that is found by Sentinel.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class SentinelElectionStoreIntegrationTests {

	private static final RedisSentinel servers = new RedisSentinel();

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
			super(() -> TestRedis.lettuce(TestRedis.sentinel(servers)), MANY);
		}

	}

	@Nested
	class Jedis extends RedisElectionStoreContract {

		Jedis() {
			super(() -> TestRedis.jedis(TestRedis.sentinel(servers)), MANY);
		}

	}

}
