package io.github.leaderelection.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.github.leaderelection.LeaderElector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sample with the actuator on a port of its own, and so in a child context.
 */
@Timeout(180)
class ManagementContextIntegrationTests {

	@Test
	void endpointAnswersFromTheManagementContext() {
		try (ConfigurableApplicationContext context = WithoutSecurity.sample()
			.run("--server.port=0", "--management.server.port=0", "--leader-election.backend=local",
					"--leader-election.claim-missing=true", "--spring.main.register-shutdown-hook=false")) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> context.getBean(LeaderElector.class).isLeader());
			assertThat(port(context, "local.management.port")).isNotEqualTo(port(context, "local.server.port"));
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(get(port(context, "local.management.port"))).contains("\"active\":true",
						"\"leading\":true"));
		}
	}

	private static int port(ConfigurableApplicationContext context, String property) {
		return context.getEnvironment().getRequiredProperty(property, Integer.class);
	}

	private static String get(int port) throws Exception {
		URI uri = URI.create("http://127.0.0.1:%d/actuator/leaderelection".formatted(port));
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
					HttpResponse.BodyHandlers.ofString())
			.body();
	}

}
