package io.github.leaderelection.redis;

import io.github.leaderelection.servers.RedisCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract of a store, on a cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterElectionStoreIntegrationTests {

	private static final RedisCluster servers = new RedisCluster();

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
			super(() -> TestRedis.lettuce(TestRedis.cluster(servers)), FEW);
		}

	}

	@Nested
	@Tag("long")
	class LettuceAtLength extends RedisElectionStoreContract {

		LettuceAtLength() {
			super(() -> TestRedis.lettuce(TestRedis.cluster(servers)), MANY);
		}

	}

	@Nested
	@Tag("long")
	class Jedis extends RedisElectionStoreContract {

		Jedis() {
			super(() -> TestRedis.jedis(TestRedis.cluster(servers)), MANY);
		}

	}

}
