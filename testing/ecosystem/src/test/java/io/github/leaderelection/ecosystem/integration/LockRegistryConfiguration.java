package io.github.leaderelection.ecosystem.integration;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;

/**
 * How {@link StockFlow} elects without this library: a part that goes when the dependency
 * does.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RedisLockRegistry.class)
class LockRegistryConfiguration {

	@Bean
	RedisLockRegistry stockLocks(RedisConnectionFactory connections, @Value("${stock.locks}") String key) {
		return new RedisLockRegistry(connections, key, Duration.ofSeconds(10));
	}

	@Bean
	LockRegistryLeaderInitiator stockInitiator(RedisLockRegistry stockLocks, StockCandidate candidate) {
		LockRegistryLeaderInitiator initiator = new LockRegistryLeaderInitiator(stockLocks, candidate);
		initiator.setHeartBeatMillis(100);
		// The other instance has to be faster after a yield
		initiator.setBusyWaitMillis(500);
		initiator.setPublishFailedEvents(true);
		return initiator;
	}

}
