package io.github.leaderelection.autoconfigure;

import java.util.List;

import io.github.leaderelection.InvalidUseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link SpringBootVersionCheck}.
 */
class SpringBootVersionCheckTests {

	@ParameterizedTest
	@ValueSource(strings = { "2.7.18", "3.5.14", "3.6.0-M1" })
	void olderVersionIsRefused(String version) {
		assertThatExceptionOfType(InvalidUseException.class).isThrownBy(() -> SpringBootVersionCheck.check(version))
			.withMessageStartingWith("Leader election requires Spring Boot 4.0 or later, but found " + version)
			.withMessageContaining("Update Spring Boot");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "4.0.0", "4.1.2", "4.2.0-SNAPSHOT", "5.0.0-M1", "10.1.0" })
	void newerVersionIsTaken(String version) {
		assertThatNoException().isThrownBy(() -> SpringBootVersionCheck.check(version));
	}

	@Test
	void everyApplicationChecksFirst() {
		List<?> initializers = List.copyOf(new SpringApplication(Object.class).getInitializers());
		assertThat(initializers).first().isInstanceOf(SpringBootVersionCheck.class);
	}

}
