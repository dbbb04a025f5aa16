package io.github.leaderelection.shutdown;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.redis.autoconfigure.RedisElectionAutoConfiguration;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.SharedServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a rolling restart of five instances, each of which is replaced by a newer one
 * that starts before it stops. The leader is the first one.
 */
class RollingRestartIntegrationTests {

	private static final int INSTANCES = 5;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String namespace = UUID.randomUUID().toString();

	private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	@AfterEach
	void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void leadershipMovesOnceIfTheNewestIsPreferred() {
		assertThat(restart("newest")).isEqualTo(1);
	}

	@Test
	@Tag("long")
	void leadershipMovesWithoutAPreference() {
		assertThat(restart("any")).isBetween(1, INSTANCES);
	}

	private int restart(String prefer) {
		for (int i = 1; i <= INSTANCES; i++) {
			start("old-" + i, 1, prefer);
			leader();
		}
		List<Long> tokens = new ArrayList<>(List.of(leader().fencingToken()));
		for (int i = 1; i <= INSTANCES; i++) {
			start("new-" + i, 2, prefer);
			// As a deployment waits until an instance is ready
			leader();
			this.contexts.remove().close();
			long token = leader().fencingToken();
			if (!tokens.contains(token)) {
				tokens.add(token);
			}
		}
		assertThat(leader().candidate()).startsWith("new-");
		int moves = tokens.size() - 1;
		System.out.printf("rolling restart of %d instances, hand-off.prefer=%s: leadership moved %d times%n", INSTANCES,
				prefer, moves);
		return moves;
	}

	private void start(String candidate, int version, String prefer) {
		RedisServer server = SharedServers.redis();
		this.contexts.add(new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties("spring.main.banner-mode=off", "leader-election.claim-missing=true",
					"leader-election.backend=redis", "leader-election.lease-duration=30s",
					"leader-election.retry-period=500ms", "leader-election.namespace=" + this.namespace,
					"leader-election.hand-off.prefer=" + prefer, "leader-election.metadata.version=" + version,
					"leader-election.candidate-id=" + candidate, "spring.data.redis.host=" + server.host(),
					"spring.data.redis.port=" + server.port())
			.run());
	}

	/**
	 * Wait until all instances know each other and the same leader, which is one of them.
	 */
	private Leader leader() {
		return Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(this::agreed, (leader) -> leader != null);
	}

	private Leader agreed() {
		List<Leader> leaders = this.contexts.stream()
			.filter((context) -> context.getBean(LeaderElectors.class).members().size() == this.contexts.size())
			.flatMap((context) -> context.getBean(LeaderElector.class).leader().stream())
			.toList();
		boolean agree = leaders.size() == this.contexts.size()
				&& leaders.stream().map(Leader::fencingToken).distinct().count() == 1
				&& this.contexts.stream().anyMatch((context) -> context.getBean(LeaderElector.class).isLeader());
		return (agree) ? leaders.get(0) : null;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, RedisElectionAutoConfiguration.class,
			LeaderElectionAutoConfiguration.class })
	static class Application {

	}

}
