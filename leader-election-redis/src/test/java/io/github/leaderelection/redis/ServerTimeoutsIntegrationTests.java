package io.github.leaderelection.redis;

import java.time.Duration;

import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.redis.autoconfigure.RedisElectionAutoConfiguration;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.store.support.ElectionTiming;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerTimeouts} with real servers.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServerTimeoutsIntegrationTests {

	private static final ElectionTiming DEFAULTS = new ElectionTiming(Duration.ofSeconds(10), Duration.ofSeconds(7),
			Duration.ofSeconds(2), Duration.ofSeconds(2));

	@ParameterizedTest
	@EnumSource
	void timeoutsThatAreTooShortAreReportedOnce(TestRedis.Driver driver, CapturedOutput output) {
		beat(driver, "timeout 2", "repl-backlog-ttl 10");
		assertThat(output)
			.containsOnlyOnce("[audit] timeout of Redis is 2s, so the server closes each connection before the next"
					+ " heartbeat, which follows after the leader-election.retry-period of 2s")
			.containsOnlyOnce("[audit] repl-backlog-ttl of Redis is 10s, so a failover may go unnoticed")
			.contains("Set it to more than the lease duration: the default is 3600");
	}

	@ParameterizedTest
	@EnumSource
	void timeoutsThatAreLongEnoughAreNotReported(TestRedis.Driver driver, CapturedOutput output) {
		beat(driver, "timeout 3", "repl-backlog-ttl 11");
		assertThat(output).doesNotContain("[audit]");
	}

	@ParameterizedTest
	@EnumSource
	void defaultsAreNotReported(TestRedis.Driver driver, CapturedOutput output) {
		beat(driver);
		assertThat(output).doesNotContain("[audit]");
	}

	@ParameterizedTest
	@EnumSource
	void userWhoMayNotReadThemGetsNoWarning(TestRedis.Driver driver, CapturedOutput output) {
		beat(driver, "timeout 2", "user default on nopass ~* allchannels +@all -config");
		assertThat(output).doesNotContain("[audit]");
	}

	private static void beat(TestRedis.Driver driver, String... lines) {
		String[] configuration = new String[lines.length + 1];
		configuration[0] = "appendonly yes";
		System.arraycopy(lines, 0, configuration, 1, lines.length);
		try (RedisServer server = new RedisServer(configuration)) {
			server.start();
			RedisStandaloneConfiguration standalone = TestRedis.standalone(server);
			RedisElectionStore store = RedisElectionStore.builder(driver.factory(standalone))
				.namespace("audit")
				.operationTimeout(TestRedis.PATIENCE)
				.audit(new TimeoutAudit("audit", DEFAULTS))
				.build();
			for (int i = 0; i < 3; i++) {
				store.heartbeat(TestRedis.session(), 0);
				store.close();
			}
		}
	}

	@Test
	void applicationIsAudited(CapturedOutput output) {
		try (RedisServer server = new RedisServer("appendonly yes", "timeout 1")) {
			server.start();
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
						RedisElectionAutoConfiguration.class, LeaderElectionAutoConfiguration.class))
				.withPropertyValues("spring.application.name=shop", "spring.data.redis.port=" + server.port())
				.run((context) -> assertThat(context.getBean(ElectionEngine.class).awaitStore(TestRedis.PATIENCE))
					.isTrue());
		}
		assertThat(output).containsOnlyOnce("[shop] timeout of Redis is 1s, so");
	}

}
