package io.github.leaderelection.compatibility;

import java.time.Duration;
import java.util.List;

import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.redis.RedisElectionStore;
import io.github.leaderelection.store.ElectionStore;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Opens a store on the Redis of a port.
 */
final class RedisOpener implements CandidateStore {

	@Override
	public ElectionStore open(String namespace, Duration operationTimeout, List<String> arguments) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", Integer.parseInt(arguments.get(0))));
		connections.afterPropertiesSet();
		connections.start();
		return RedisElectionStore.builder(connections).namespace(namespace).operationTimeout(operationTimeout).build();
	}

}
