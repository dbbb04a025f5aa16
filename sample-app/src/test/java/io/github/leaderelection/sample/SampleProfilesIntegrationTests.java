package io.github.leaderelection.sample;

import io.github.leaderelection.autoconfigure.ChosenElectionBackend;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the profiles with a server, which is not there.
 */
@Timeout(180)
class SampleProfilesIntegrationTests {

	@ParameterizedTest
	@ValueSource(strings = { "redis", "zookeeper" })
	void profileChoosesTheBackend(String profile) {
		try (ConfigurableApplicationContext context = WithoutSecurity.sample()
			.run("--spring.profiles.active=" + profile, "--server.port=0",
					"--spring.data.redis.url=redis://127.0.0.1:1",
					"--leader-election.zookeeper.connect-string=127.0.0.1:1")) {
			assertThat(context.getBean(ChosenElectionBackend.class).backend().name()).isEqualTo(profile);
		}
	}

}
