package io.github.leaderelection.raft.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RatisLogLevels}, in applications that start no node.
 */
class RatisLogLevelsTests {

	private static final String RATIS = "org.apache.ratis";

	private static final String DIVISION = "org.apache.ratis.server.RaftServer$Division";

	private static final String LIFE_CYCLE = "org.apache.ratis.util.LifeCycle";

	private static final String CONNECTIONS = "org.apache.ratis.thirdparty.io.grpc.netty.NettyServerTransport.connections";

	private static final String[] NAMES = { "org.apache", RATIS, "org.apache.ratis.server",
			"org.apache.ratis.server.RaftServer", DIVISION, LIFE_CYCLE };

	private final LoggingSystem logging = LoggingSystem.get(RatisLogLevelsTests.class.getClassLoader());

	@AfterEach
	void reset() {
		for (String name : NAMES) {
			this.logging.setLogLevel(name, null);
		}
	}

	@Test
	void isQuietByDefault() {
		run();
		assertThat(level(RATIS)).isEqualTo(LogLevel.ERROR);
		assertThat(level(DIVISION)).isEqualTo(LogLevel.OFF);
		assertThat(level(LIFE_CYCLE)).isEqualTo(LogLevel.OFF);
	}

	/**
	 * They have a stack trace for each connection that a stranger makes.
	 */
	@Test
	void connectionsOfStrangersAreQuietAsWell() {
		run();
		assertThat(this.logging.getLoggerConfiguration(CONNECTIONS)).satisfies((configuration) -> assertThat(
				(configuration != null) ? configuration.getEffectiveLevel() : LogLevel.ERROR)
			.isEqualTo(LogLevel.ERROR));
		assertThat(java.util.logging.Logger.getLogger(CONNECTIONS).getLevel()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.apache", RATIS })
	void isLeftAloneWhenTheApplicationSetsIt(String name) {
		run("--logging.level." + name + "=debug");
		assertThat(level(name)).isEqualTo(LogLevel.DEBUG);
		assertThat(level(DIVISION)).isNull();
		assertThat(level(LIFE_CYCLE)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.apache.ratis.server", "org.apache.ratis.server.RaftServer" })
	void partsThatTheApplicationSetsStay(String name) {
		run("--logging.level." + name + "=info");
		assertThat(level(RATIS)).isEqualTo(LogLevel.ERROR);
		assertThat(level(name)).isEqualTo(LogLevel.INFO);
		assertThat(level(DIVISION)).isNull();
	}

	@Test
	void whatIsOffStaysAsTheApplicationSetsIt() {
		run("--logging.level[" + DIVISION + "]=warn");
		assertThat(level(RATIS)).isEqualTo(LogLevel.ERROR);
		assertThat(level(DIVISION)).isEqualTo(LogLevel.WARN);
	}

	@Test
	void applicationWithAnotherBackendIsLeftAlone() {
		run("--leader-election.backend=jdbc");
		assertThat(level(RATIS)).isNull();
	}

	@Test
	void applicationWithoutVotersIsLeftAlone() {
		StandardEnvironment environment = new StandardEnvironment();
		new RatisLogLevels().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getProperty("logging.level[" + RATIS + "]")).isNull();
	}

	@Test
	void everyOtherSourceComesFirst() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addLast(new MapPropertySource("defaults", Map.of("leader-election.raft.members.n1", "127.0.0.1:1")));
		new RatisLogLevels().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getPropertySources()).last()
			.satisfies((source) -> assertThat(source.getName()).isEqualTo("ratisLogLevels"));
	}

	private static void run(String... arguments) {
		SpringApplication application = new SpringApplication(Empty.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.of("leader-election.raft.members.n1", "127.0.0.1:1"));
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			assertThat(context.isActive()).isTrue();
		}
	}

	private @Nullable LogLevel level(String name) {
		LoggerConfiguration configuration = this.logging.getLoggerConfiguration(name);
		return (configuration != null) ? configuration.getConfiguredLevel() : null;
	}

	/**
	 * An application without auto-configuration.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
