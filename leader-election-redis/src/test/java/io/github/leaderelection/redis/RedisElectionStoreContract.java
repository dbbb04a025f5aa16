package io.github.leaderelection.redis;

import java.util.function.Supplier;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.test.contract.ElectionStoreContract;
import io.github.leaderelection.test.contract.TickStoreContract;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The contract of a store, on Redis.
 */
abstract class RedisElectionStoreContract extends ElectionStoreContract implements TickStoreContract {

	private final Supplier<RedisConnectionFactory> factory;

	RedisElectionStoreContract(Supplier<RedisConnectionFactory> factory) {
		this.factory = factory;
	}

	@Override
	protected ElectionStore open(String namespace) {
		return RedisElectionStore.builder(this.factory.get())
			.namespace(namespace)
			.operationTimeout(TestRedis.PATIENCE)
			.build();
	}

	@Override
	protected boolean givesHints() {
		return true;
	}

	@Override
	protected int rounds() {
		return 500;
	}

}
