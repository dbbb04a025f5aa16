package io.github.leaderelection.redis;

import java.time.Duration;

import io.github.leaderelection.faults.HandOffs;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionStore;

/**
 * Hand-offs of many elections, on Redis by Lettuce.
 */
class RedisHandOffMeasurements extends HandOffs {

	RedisHandOffMeasurements() {
		super("redis", Hints.ANNOUNCED);
	}

	@Override
	protected ElectionStore open(int instance, Duration operationTimeout) {
		return new RedisCandidateStore().open("hand-offs", operationTimeout,
				RedisAddress.port(SharedServers.redis().port()));
	}

}
