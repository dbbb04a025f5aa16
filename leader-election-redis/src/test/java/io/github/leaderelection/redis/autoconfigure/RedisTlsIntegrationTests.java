package io.github.leaderelection.redis.autoconfigure;

import java.time.Duration;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.servers.TlsRedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Elections on a Redis that is reached by TLS, as the application is configured to.
 */
class RedisTlsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * Several attempts.
	 */
	private static final Duration WITHOUT_SUCCESS = Duration.ofSeconds(2);

	private static final TlsRedisServer server = RedisServer.withMutualTls("appendonly yes");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				RedisElectionAutoConfiguration.class, DataRedisAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues("leader-election.lease-duration=2s", "leader-election.claim-missing=true",
				"spring.data.redis.port=" + server.port(),
				"spring.ssl.bundle.pem.elections.truststore.certificate=" + server.certificate().toUri());

	@BeforeAll
	static void start() {
		server.start();
	}

	@AfterAll
	static void close() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void certificatesOfTheApplicationAreUsed(String client) {
		this.runner
			.withPropertyValues("spring.data.redis.client-type=" + client, "spring.application.name=" + client,
					"spring.data.redis.ssl.bundle=elections",
					"spring.ssl.bundle.pem.elections.keystore.certificate=" + server.clientCertificate().toUri(),
					"spring.ssl.bundle.pem.elections.keystore.private-key=" + server.clientPrivateKey().toUri())
			.run((context) -> {
				context.getBean(ElectionEngine.class).campaign();
				assertThat(context.getBean(LeaderElector.class).awaitLeadership(PATIENCE)).isPresent();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void nobodyLeadsWithoutThem(String client) {
		this.runner
			.withPropertyValues("spring.data.redis.client-type=" + client, "spring.application.name=" + client,
					"spring.data.redis.ssl.bundle=elections")
			.run((context) -> {
				ElectionEngine engine = context.getBean(ElectionEngine.class);
				engine.campaign();
				assertThat(engine.awaitStore(WITHOUT_SUCCESS)).isFalse();
				await().atMost(PATIENCE).until(() -> engine.problem() != null);
				assertThat(context.getBean(LeaderElector.class).isLeader()).isFalse();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void missingClientCertificateIsNamed(String client) {
		assertThatProblem(client, "Set spring.data.redis.ssl.bundle to a bundle with one",
				"spring.data.redis.ssl.bundle=elections");
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void certificateThatIsNotTrustedIsNamed(String client) {
		assertThatProblem(client, "the certificate of the server is not trusted. Set spring.data.redis.ssl.bundle",
				"spring.data.redis.ssl.enabled=true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void connectionWithoutTlsIsNamed(String client) {
		assertThatProblem(client, "It may require TLS (spring.data.redis.ssl.enabled)",
				"spring.data.redis.ssl.enabled=false");
	}

	@Test
	void serverWithoutTlsIsHintedAt() {
		assertThatProblem("lettuce", "both sides use TLS or neither does", "spring.data.redis.ssl.bundle=elections",
				"spring.data.redis.port=" + SharedServers.redis().port());
	}

	private void assertThatProblem(String client, String problem, String... properties) {
		this.runner.withPropertyValues("spring.data.redis.client-type=" + client, "spring.application.name=" + client)
			.withPropertyValues(properties)
			.run((context) -> {
				context.getBean(ElectionEngine.class).campaign();
				await(problem).atMost(PATIENCE)
					.untilAsserted(() -> assertThat(context.getBean(ElectionEngine.class).problem()).contains(problem));
			});
	}

}
