package io.github.leaderelection.redis.autoconfigure;

import java.time.Duration;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.servers.RedisServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that elections follow {@link DataRedisConnectionDetails}, which Testcontainers
 * and Docker Compose provide, whatever the properties of production name.
 */
class RedisConnectionDetailsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				RedisElectionAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.host=production.invalid", "spring.data.redis.port=1",
				"spring.data.redis.password=of-production", "leader-election.lease-duration=2s");

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void connectionDetailsArePreferredToProperties(String client) {
		try (RedisServer server = new RedisServer()) {
			server.start();
			this.runner.withPropertyValues("spring.data.redis.client-type=" + client)
				.withBean(DataRedisConnectionDetails.class, () -> detailsOf(server))
				.run((context) -> {
					context.getBean(ElectionEngine.class).campaign();
					assertThat(context.getBean(LeaderElector.class).awaitLeadership(PATIENCE)).isPresent();
				});
		}
	}

	private static DataRedisConnectionDetails detailsOf(RedisServer server) {
		return new DataRedisConnectionDetails() {

			@Override
			public Standalone getStandalone() {
				return Standalone.of(server.host(), server.port());
			}

		};
	}

}
