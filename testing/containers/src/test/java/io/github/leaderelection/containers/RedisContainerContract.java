package io.github.leaderelection.containers;

import io.github.leaderelection.redis.RedisElectionStore;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.test.contract.TickStoreContract;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.test.context.ContextConfiguration;

/**
 * The contract of a store, on a Redis in a container.
 */
@ContextConfiguration(classes = Applications.OnRedis.class)
abstract class RedisContainerContract extends ContainerContract implements TickStoreContract {

	@Autowired
	private RedisConnectionFactory connectionFactory;

	@Override
	protected ElectionStore open(String namespace) {
		return RedisElectionStore.builder(this.connectionFactory)
			.namespace(namespace)
			.operationTimeout(OPERATION_TIMEOUT)
			.build();
	}

	@Override
	protected boolean givesHints() {
		return true;
	}

}
