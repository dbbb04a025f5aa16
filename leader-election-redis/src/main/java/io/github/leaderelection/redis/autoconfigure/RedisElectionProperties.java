package io.github.leaderelection.redis.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for the Redis backend of leader election.
 *
 * @param keyPrefix Beginning of the names of the keys and of the channel.
 * @param waitReplicas Number of replicas that must acknowledge a heartbeat, claim or tick
 * before it counts.
 * @param waitTimeout Time to wait for the acknowledgements of the replicas, which must be
 * less than the operation timeout. By default half of it.
 */
@ConfigurationProperties("leader-election.redis")
public record RedisElectionProperties(@DefaultValue("leader-election:") String keyPrefix,
		@DefaultValue("0") int waitReplicas, @Nullable Duration waitTimeout) {

}
