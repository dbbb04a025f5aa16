package io.github.leaderelection.redis.autoconfigure;

import io.github.leaderelection.autoconfigure.ElectionBackendDescription;

/**
 * {@link ElectionBackendDescription} of elections that are kept in Redis.
 */
class RedisBackendDescription implements ElectionBackendDescription {

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public String needs() {
		return "a RedisConnectionFactory bean";
	}

	@Override
	public String setup() {
		return "add spring-boot-starter-data-redis, and set spring.data.redis.url";
	}

}
