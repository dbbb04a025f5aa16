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

	private static final String[] NAMES = { "org.apache", "org.apache.ratis", "org.apache.ratis.server",
			"org.apache.ratis.grpc.server" };

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
		assertThat(level("org.apache.ratis")).isEqualTo(LogLevel.WARN);
		assertThat(level("org.apache.ratis.grpc.server")).isEqualTo(LogLevel.ERROR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.apache", "org.apache.ratis" })
	void isLeftAloneWhenTheApplicationSetsIt(String name) {
		this.logging.setLogLevel(name, LogLevel.DEBUG);
		RatisLogging.quiet(this.logging);
		assertThat(level(name)).isEqualTo(LogLevel.DEBUG);
		assertThat(level("org.apache.ratis.grpc.server")).isNull();
	}

	@Test
	void partsThatTheApplicationSetsStay() {
		this.logging.setLogLevel("org.apache.ratis.server", LogLevel.INFO);
		this.logging.setLogLevel("org.apache.ratis.grpc.server", LogLevel.TRACE);
		RatisLogging.quiet(this.logging);
		assertThat(level("org.apache.ratis")).isEqualTo(LogLevel.WARN);
		assertThat(level("org.apache.ratis.server")).isEqualTo(LogLevel.INFO);
		assertThat(level("org.apache.ratis.grpc.server")).isEqualTo(LogLevel.TRACE);
	}

	private @Nullable LogLevel level(String name) {
		LoggerConfiguration configuration = this.logging.getLoggerConfiguration(name);
		return (configuration != null) ? configuration.getConfiguredLevel() : null;
	}

}
