package io.github.leaderelection.endpoint;

import java.util.List;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.sample.SampleApplication;
import io.github.leaderelection.sample.WithoutSecurity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.builder.SpringApplicationBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the endpoints of the sample as they are by default: nobody writes.
 */
@Timeout(180)
class DefaultAccessIntegrationTests {

	private static final List<String> PATHS = List.of("leaderelection", "leaderelection/default");

	private static final List<String> BODIES = List.of("{\"action\": \"resign\"}", "{\"action\": \"pause\"}",
			"{\"action\": \"resume\"}");

	@Test
	void writesAreNotMapped() throws Exception {
		try (SampleInstance sample = new SampleInstance(WithoutSecurity.sample())) {
			LeaderElector elector = sample.lead("default");
			for (String path : PATHS) {
				assertThat(sample.get(path).status()).isEqualTo(200);
				for (String body : BODIES) {
					assertThat(sample.post(path, body).status()).isEqualTo(405);
				}
			}
			assertThat(sample.operations()).containsExactlyInAnyOrder("elections", "election");
			assertThat(elector.isLeader()).isTrue();
		}
	}

	@Test
	void springSecurityAsSpringBootConfiguresItLetsAUserRead() throws Exception {
		try (SampleInstance sample = new SampleInstance(new SpringApplicationBuilder(SampleApplication.class),
				"--spring.security.user.name=user", "--spring.security.user.password=" + EndpointUsers.PASSWORD,
				"--management.endpoint.leaderelection.access=unrestricted")) {
			LeaderElector elector = sample.lead("default");
			for (String path : PATHS) {
				assertThat(sample.get(path).status()).isEqualTo(401);
				assertThat(sample.get(path, "user", EndpointUsers.PASSWORD).status()).isEqualTo(200);
				for (String body : BODIES) {
					// Without a CSRF token, although the access is unrestricted: 403, and
					// 401 because the page of errors requires a user, too
					assertThat(sample.post(path, body, "user", EndpointUsers.PASSWORD).status()).isEqualTo(401);
				}
			}
			assertThat(sample.get("leader").status()).isEqualTo(401);
			assertThat(sample.get("health").status()).isEqualTo(200);
			assertThat(elector.isLeader()).isTrue();
		}
	}

}
