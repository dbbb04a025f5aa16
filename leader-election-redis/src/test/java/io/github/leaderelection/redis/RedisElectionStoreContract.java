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

	/**
	 * As many rounds of each race as a server needs that no other test races on: more of
	 * them with the profile {@code all}.
	 */
	static final int MANY = Integer.getInteger("contract.rounds", 50);

	/**
	 * As many as show that a driver or a kind of server does what the standalone server
	 * does, which executes the same scripts one after another.
	 */
	static final int FEW = 25;

	private final Supplier<RedisConnectionFactory> factory;

	private final int rounds;

	RedisElectionStoreContract(Supplier<RedisConnectionFactory> factory, int rounds) {
		this.factory = factory;
		this.rounds = rounds;
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
		return this.rounds;
	}

}
