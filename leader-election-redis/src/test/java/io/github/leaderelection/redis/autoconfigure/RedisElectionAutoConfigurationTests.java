package io.github.leaderelection.redis.autoconfigure;

import io.github.leaderelection.autoconfigure.ChosenElectionBackend;
import io.github.leaderelection.autoconfigure.ElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.redis.RedisElectionStore;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisElectionAutoConfiguration}, with no Redis at its address.
 */
class RedisElectionAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				RedisElectionAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.port=1");

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void onlyConnectionFactoryIsUsed(String client) {
		this.runner.withPropertyValues("spring.data.redis.client-type=" + client).run((context) -> {
			assertThat(context).hasSingleBean(RedisElectionStore.class);
			ElectionBackend backend = context.getBean(ChosenElectionBackend.class).backend();
			assertThat(backend.name()).isEqualTo("redis");
			assertThat(backend.infrastructure()).isEqualTo("RedisConnectionFactory redisConnectionFactory");
			assertThat(backend.claimMissing()).isFalse();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.sentinel.nodes=localhost:1,spring.data.redis.sentinel.master=m",
			"spring.data.redis.cluster.nodes=localhost:1", "spring.data.redis.url=rediss://user:secret@localhost:1/3" })
	void everyDeploymentIsKnown(String properties) {
		this.runner.withPropertyValues(properties.split(","))
			.run((context) -> assertThat(context).hasSingleBean(RedisElectionStore.class));
	}

	@Test
	void staticMasterAndReplicasAreRefused() {
		this.runner
			.withBean(RedisConnectionFactory.class,
					() -> new LettuceConnectionFactory(new RedisStaticMasterReplicaConfiguration("localhost", 1),
							LettuceClientConfiguration.defaultConfiguration()))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("RedisStaticMasterReplicaConfiguration")
				.hasMessageContaining("only those for standalone servers, sockets, Sentinel and Cluster"));
	}

	@Test
	void foreignConnectionFactoryIsRefused() {
		this.runner.withBean(RedisConnectionFactory.class, () -> Mockito.mock(RedisConnectionFactory.class))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("only LettuceConnectionFactory and JedisConnectionFactory are supported"));
	}

	@Test
	void twoConnectionFactoriesAreRefused() {
		this.runner.withUserConfiguration(TwoConnectionFactories.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("2 RedisConnectionFactory beans but cannot decide which one to use: one, two"));
	}

	@Test
	void markedConnectionFactoryIsUsed() {
		this.runner.withUserConfiguration(MarkedConnectionFactory.class)
			.run((context) -> assertThat(context).hasSingleBean(RedisElectionStore.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "key-prefix={x}", "key-prefix=a b", "wait-replicas=-1", "wait-timeout=0s",
			"wait-timeout=2s", "wait-timeout=1h" })
	void badPropertyIsRefused(String property) {
		this.runner.withPropertyValues("leader-election.redis." + property)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("leader-election.redis." + property.replace("=", " with value '") + "'"));
	}

	@Test
	void goodPropertiesAreTaken() {
		this.runner
			.withPropertyValues("leader-election.redis.key-prefix=shop/", "leader-election.redis.wait-replicas=2",
					"leader-election.redis.wait-timeout=500ms", "leader-election.lease-duration=5s")
			.run((context) -> assertThat(context).hasSingleBean(RedisElectionStore.class));
	}

	@Test
	void redisThatIsDownStopsTheApplicationWhenFailFast() {
		this.runner.withPropertyValues("leader-election.fail-fast=true")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("could not be used within")
				.hasMessageContaining("no server accepts connections there"));
	}

	@Test
	void backsOffWhenUserHasAStore() {
		this.runner.withBean(ElectionStore.class, InMemoryElectionStore::new)
			.run((context) -> assertThat(context).hasSingleBean(ElectionStore.class)
				.doesNotHaveBean(ElectionBackend.class));
	}

	@Test
	void backsOffWithoutSpringDataRedis() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LeaderElectionAutoConfiguration.class, RedisElectionAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(RedisConnectionFactory.class))
			.withPropertyValues("leader-election.backend=redis")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("add spring-boot-starter-data-redis"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void oneDriverSuffices(String client) {
		this.runner.withClassLoader(new FilteredClassLoader((client.equals("jedis")) ? "io.lettuce" : "redis.clients"))
			.withPropertyValues("spring.data.redis.client-type=" + client)
			.run((context) -> assertThat(context).hasSingleBean(RedisElectionStore.class));
	}

	@Test
	void backsOffWhenDisabledOrNotNamed() {
		this.runner.withPropertyValues("leader-election.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ElectionBackend.class));
		this.runner.withPropertyValues("leader-election.backend=local")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoConnectionFactories {

		@Bean
		RedisConnectionFactory one() {
			return new LettuceConnectionFactory("localhost", 1);
		}

		@Bean
		RedisConnectionFactory two() {
			return new LettuceConnectionFactory("localhost", 2);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MarkedConnectionFactory {

		@Bean
		RedisConnectionFactory one() {
			return Mockito.mock(RedisConnectionFactory.class);
		}

		@Bean
		@LeaderElectionConnectionFactory
		RedisConnectionFactory marked() {
			return new LettuceConnectionFactory("localhost", 1);
		}

	}

}
