package io.github.leaderelection.redis.autoconfigure;

import java.time.Duration;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.autoconfigure.BackendBeanSelection;
import io.github.leaderelection.autoconfigure.ConditionalOnElectionBackend;
import io.github.leaderelection.autoconfigure.ElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.redis.RedisElectionStore;
import io.github.leaderelection.redis.RedisRuntimeHints;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.support.TimeoutAudit;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for elections that are kept in
 * Redis.
 */
@AutoConfiguration(before = LeaderElectionAutoConfiguration.class, after = DataRedisAutoConfiguration.class)
@ConditionalOnElectionBackend("redis")
@ConditionalOnClass({ RedisConnectionFactory.class, DataRedisAutoConfiguration.class })
@ConditionalOnBean(RedisConnectionFactory.class)
@ConditionalOnMissingBean(ElectionStore.class)
@EnableConfigurationProperties({ LeaderElectionProperties.class, RedisElectionProperties.class })
@ImportRuntimeHints(RedisRuntimeHints.class)
public final class RedisElectionAutoConfiguration {

	@Bean
	BackendBeanSelection<RedisConnectionFactory> electionConnectionFactorySelection(
			@LeaderElectionConnectionFactory ObjectProvider<RedisConnectionFactory> marked,
			ObjectProvider<RedisConnectionFactory> all, ListableBeanFactory beans) {
		return new BackendBeanSelection<>(RedisConnectionFactory.class, LeaderElectionConnectionFactory.class, marked,
				all, beans);
	}

	@Bean
	ElectionBackend redisElectionBackend(BackendBeanSelection<RedisConnectionFactory> selection,
			LeaderElectionProperties properties, RedisElectionProperties redisProperties) {
		return new ElectionBackend("redis", selection.description(), false,
				(namespace) -> store(
						builder(selection, redisProperties).namespace(namespace)
							.audit(new TimeoutAudit(namespace, properties.timing())),
						properties.operationTimeout(), redisProperties));
	}

	private static RedisElectionStore.Builder builder(BackendBeanSelection<RedisConnectionFactory> selection,
			RedisElectionProperties properties) {
		try {
			return RedisElectionStore.builder(selection.select()).keyPrefix(properties.keyPrefix());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("leader-election.redis.key-prefix",
					properties.keyPrefix(), ex.getMessage());
		}
	}

	private static RedisElectionStore store(RedisElectionStore.Builder builder, Duration operationTimeout,
			RedisElectionProperties properties) {
		Duration waitTimeout = (properties.waitTimeout() != null) ? properties.waitTimeout()
				: operationTimeout.dividedBy(2);
		if (properties.waitReplicas() < 0) {
			throw new InvalidConfigurationPropertyValueException("leader-election.redis.wait-replicas",
					properties.waitReplicas(), "it must not be negative");
		}
		if (waitTimeout.toMillis() < 1 || waitTimeout.compareTo(operationTimeout) >= 0) {
			throw new InvalidConfigurationPropertyValueException("leader-election.redis.wait-timeout",
					DurationText.of(waitTimeout),
					"it must be at least 1ms and less than leader-election.operation-timeout, which is %s"
						.formatted(DurationText.of(operationTimeout)));
		}
		try {
			return builder.operationTimeout(operationTimeout)
				.waitReplicas(properties.waitReplicas(), waitTimeout)
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("leader-election.backend", "redis", ex.getMessage());
		}
	}

}
