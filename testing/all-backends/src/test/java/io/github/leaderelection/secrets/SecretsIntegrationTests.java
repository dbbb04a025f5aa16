package io.github.leaderelection.secrets;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.leaderelection.actuate.LeaderElectionEndpoint;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.servers.SelfSignedCertificate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.actuate.info.InfoEndpoint;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.micrometer.metrics.actuate.endpoint.MetricsEndpoint;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that no secret of the configuration comes out while the store of a backend fails,
 * nor when the application does not start: in the answers of the endpoints, in the log of
 * this library down to DEBUG and of others as it is by default, and in failure analyses.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class SecretsIntegrationTests {

	static final String SECRET = "hunter2.hunter2.hunter2";

	private static final String REDIS = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration";

	private static final String JDBC = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

	private static Path keyStore;

	@BeforeAll
	static void createKeyStore(@TempDir Path directory) throws Exception {
		keyStore = new SelfSignedCertificate(directory, "own", SECRET).keyStore();
	}

	static Stream<Arguments> failingStores() {
		return Stream.of(Arguments.of("jdbc",
				List.of("spring.datasource.url=jdbc:postgresql://127.0.0.1:{port}/db?user=app&password={secret}",
						"spring.datasource.username=app", "spring.datasource.password={secret}",
						"spring.datasource.hikari.connection-timeout=250")),
				Arguments.of("redis", List.of("spring.data.redis.url=redis://app:{secret}@127.0.0.1:{port}")),
				Arguments.of("zookeeper", List.of("leader-election.zookeeper.connect-string=127.0.0.1:{port}",
						"leader-election.zookeeper.auth=app:{secret}", "leader-election.zookeeper.acl=creator-all")),
				Arguments.of("zookeeper", List.of("leader-election.zookeeper.connect-string=127.0.0.1:{port}",
						"leader-election.zookeeper.tls.enabled=true", "leader-election.zookeeper.tls.key-store={store}",
						"leader-election.zookeeper.tls.key-store-password={secret}",
						"leader-election.zookeeper.tls.trust-store={store}",
						"leader-election.zookeeper.tls.trust-store-password={secret}")),
				Arguments.of("raft", List.of("leader-election.raft.secret={secret}")),
				Arguments.of("raft",
						List.of("leader-election.raft.ssl.bundle=own",
								"spring.ssl.bundle.jks.own.keystore.location={store}",
								"spring.ssl.bundle.jks.own.keystore.password={secret}",
								"spring.ssl.bundle.jks.own.truststore.location={store}",
								"spring.ssl.bundle.jks.own.truststore.password={secret}")));
	}

	/**
	 * Another driver and another topology.
	 */
	static Stream<Arguments> otherFailingStores() {
		return Stream.of(
				Arguments.of("jdbc",
						List.of("spring.datasource.url=jdbc:mariadb://127.0.0.1:{port}/db?user=app&password={secret}",
								"spring.datasource.username=app", "spring.datasource.password={secret}",
								"spring.datasource.hikari.connection-timeout=250")),
				Arguments.of("redis", List.of("spring.data.redis.sentinel.nodes=127.0.0.1:{port}",
						"spring.data.redis.sentinel.master=main", "spring.data.redis.sentinel.password={secret}",
						"spring.data.redis.password={secret}")));
	}

	@ParameterizedTest
	@MethodSource("failingStores")
	void failingStoreShowsNoSecret(String backend, List<String> configuration, @TempDir Path directory,
			CapturedOutput output) throws Exception {
		try (EchoingServer server = new EchoingServer()) {
			try (ConfigurableApplicationContext context = application(backend)
				.run(arguments(backend, configuration, server.port(), directory))) {
				ElectionEngine engine = context.getBean(ElectionEngine.class);
				Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> engine.problem() != null);
				// The first call may be given up before it has connected
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.until(() -> (backend.equals("redis")) ? server.received().contains(SECRET)
							: server.connections() > 0);
				String answers = answers(context);
				assertThat(answers).contains("\"backend\":\"%s\"".formatted(backend), "jvm.memory.used");
				assertThat(answers).doesNotContain(SECRET);
				assertThat(engine.problem()).doesNotContain(SECRET);
			}
			assertThat(server.connections()).isPositive();
			// It is the only one that sends its password before the server has proved
			// anything
			assertThat(server.received().contains(SECRET)).isEqualTo(backend.equals("redis"));
			assertThat(output.getAll()).contains("takes part in elections");
			assertThat(output.getAll().lines()).noneMatch((line) -> line.contains("hunter2"));
		}
	}

	@Tag("long")
	@ParameterizedTest
	@MethodSource("otherFailingStores")
	void otherFailingStoreShowsNoSecret(String backend, List<String> configuration, @TempDir Path directory,
			CapturedOutput output) throws Exception {
		failingStoreShowsNoSecret(backend, configuration, directory, output);
	}

	static Stream<Arguments> failingStarts() {
		return Stream.of(
				Arguments.of("redis", "APPLICATION FAILED TO START",
						List.of("spring.data.redis.url=redis://app:{secret}@127.0.0.1:{port}",
								"leader-election.fail-fast=true")),
				Arguments.of("zookeeper", "The property leader-election.zookeeper.connect-string has the value",
						List.of("leader-election.zookeeper.connect-string=zookeeper://app:{secret}@127.0.0.1:{port}")),
				Arguments.of("raft", "APPLICATION FAILED TO START", List.of("leader-election.raft.secret={short}")),
				Arguments.of("raft", "APPLICATION FAILED TO START",
						List.of("leader-election.raft.secret={secret}", "leader-election.raft.ssl.bundle=own")),
				Arguments.of("raft", "Unable to create key store",
						List.of("leader-election.raft.ssl.bundle=own",
								"spring.ssl.bundle.jks.own.keystore.location={store}",
								"spring.ssl.bundle.jks.own.keystore.password=not-{secret}")),
				Arguments.of("raft", "APPLICATION FAILED TO START",
						List.of("leader-election.raft.secret={secret}", "leader-election.raft.election-timeout=soon")));
	}

	@ParameterizedTest
	@MethodSource("failingStarts")
	void failedStartShowsNoSecret(String backend, String reported, List<String> configuration, @TempDir Path directory,
			CapturedOutput output) throws Exception {
		try (EchoingServer server = new EchoingServer()) {
			SpringApplication application = application(backend);
			String[] arguments = arguments(backend, configuration, server.port(), directory);
			assertThatException().isThrownBy(() -> application.run(arguments));
		}
		assertThat(output.getAll()).contains(reported);
		assertThat(output.getAll().lines()).noneMatch((line) -> line.contains("hunter2"));
	}

	private static SpringApplication application(String backend) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setRegisterShutdownHook(false);
		List<String> unused = Stream.of(REDIS, JDBC).filter((each) -> !each.contains("." + backend + ".")).toList();
		application.setDefaultProperties(
				Map.of("leader-election.backend", backend, "spring.autoconfigure.exclude", String.join(",", unused)));
		return application;
	}

	private static String[] arguments(String backend, List<String> configuration, int port, Path directory) {
		List<String> all = new ArrayList<>(List.of("--spring.application.name=secrets",
				"--leader-election.operation-timeout=500ms", "--leader-election.lease-duration=3s",
				"--logging.level.io.github.leaderelection=debug", "--management.endpoints.jmx.exposure.include=*",
				"--management.endpoints.web.exposure.include=*", "--management.health.redis.enabled=false",
				"--management.health.db.enabled=false", "--spring.jmx.enabled=true"));
		if (backend.equals("raft")) {
			all.addAll(
					List.of("--leader-election.raft.id=a", "--leader-election.raft.members.a=127.0.0.1:" + Ports.next(),
							"--leader-election.raft.members.b=127.0.0.1:" + port,
							"--leader-election.raft.members.c=localhost:" + port,
							"--leader-election.raft.storage-directory=" + directory.resolve("raft")));
		}
		for (String property : configuration) {
			all.add("--" + property.replace("{port}", String.valueOf(port))
				.replace("{secret}", SECRET)
				.replace("{short}", "hunter2")
				.replace("{store}", keyStore.toString()));
		}
		return all.toArray(String[]::new);
	}

	private static String answers(ConfigurableApplicationContext context) {
		JsonMapper mapper = context.getBean(EndpointJsonMapper.class).get();
		MetricsEndpoint metrics = context.getBean(MetricsEndpoint.class);
		StringBuilder answers = new StringBuilder();
		answers.append(mapper.writeValueAsString(context.getBean(LeaderElectionEndpoint.class).elections(null, null)));
		answers.append(mapper.writeValueAsString(context.getBean(HealthEndpoint.class).health()));
		answers.append(mapper.writeValueAsString(context.getBean(InfoEndpoint.class).info()));
		metrics.listNames()
			.getNames()
			.forEach((name) -> answers.append(mapper.writeValueAsString(metrics.metric(name, null))));
		return answers.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
