package io.github.leaderelection.raft.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RatisLogging}.
 *
 * @author Leader Election
 */
class RatisLoggingTests {

	private static final String RATIS = "org.apache.ratis";

	private static final String DIVISION = "org.apache.ratis.server.RaftServer$Division";

	private static final String LIFE_CYCLE = "org.apache.ratis.util.LifeCycle";

	private static final String[] NAMES = { "org.apache", RATIS, "org.apache.ratis.server",
			"org.apache.ratis.server.RaftServer", DIVISION, LIFE_CYCLE };

	private final LoggingSystem logging = LoggingSystem.get(RatisLoggingTests.class.getClassLoader());

	@BeforeEach
	@AfterEach
	void reset() {
		for (String name : NAMES) {
			this.logging.setLogLevel(name, null);
		}
	}

	@Test
	void isQuietByDefault() {
		RatisLogging.quiet(this.logging);
		assertThat(level(RATIS)).isEqualTo(LogLevel.ERROR);
		assertThat(level(DIVISION)).isEqualTo(LogLevel.OFF);
		assertThat(level(LIFE_CYCLE)).isEqualTo(LogLevel.OFF);
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.apache", RATIS })
	void isLeftAloneWhenTheApplicationSetsIt(String name) {
		this.logging.setLogLevel(name, LogLevel.DEBUG);
		RatisLogging.quiet(this.logging);
		assertThat(level(name)).isEqualTo(LogLevel.DEBUG);
		assertThat(level(DIVISION)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.apache.ratis.server", "org.apache.ratis.server.RaftServer" })
	void partsThatTheApplicationSetsStay(String name) {
		this.logging.setLogLevel(name, LogLevel.INFO);
		RatisLogging.quiet(this.logging);
		assertThat(level(RATIS)).isEqualTo(LogLevel.ERROR);
		assertThat(level(name)).isEqualTo(LogLevel.INFO);
		assertThat(level(DIVISION)).isNull();
	}

	@Test
	void whatIsOffStaysAsTheApplicationSetsIt() {
		this.logging.setLogLevel(DIVISION, LogLevel.WARN);
		RatisLogging.quiet(this.logging);
		assertThat(level(RATIS)).isEqualTo(LogLevel.ERROR);
		assertThat(level(DIVISION)).isEqualTo(LogLevel.WARN);
	}

	private @Nullable LogLevel level(String name) {
		LoggerConfiguration configuration = this.logging.getLoggerConfiguration(name);
		return (configuration != null) ? configuration.getConfiguredLevel() : null;
	}

}
