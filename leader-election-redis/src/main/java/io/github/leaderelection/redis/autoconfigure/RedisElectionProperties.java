package io.github.leaderelection.redis.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for the Redis backend of leader election.
 *
 * @param keyPrefix what the names of the two keys and of the channel begin with
 * @param waitReplicas how many replicas have to acknowledge a heartbeat or claim before
 * it counts
 * @param waitTimeout how long to wait for them, which is less than the operation timeout.
 * Half of that by default
 * @author Leader Election
 */
@ConfigurationProperties("leader-election.redis")
public record RedisElectionProperties(@DefaultValue("leader-election:") String keyPrefix,
		@DefaultValue("0") int waitReplicas, @Nullable Duration waitTimeout) {

}
