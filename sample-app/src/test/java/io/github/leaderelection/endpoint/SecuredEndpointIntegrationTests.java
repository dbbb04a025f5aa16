package io.github.leaderelection.endpoint;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.sample.SampleApplication;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for every operation of the endpoints of the sample with the configuration of
 * Spring Security that the documentation recommends, and for whom it lets through.
 */
class SecuredEndpointIntegrationTests extends EndpointOperations {

	private static final String PAUSE = "{\"action\": \"pause\"}";

	SecuredEndpointIntegrationTests() {
		super("operator", EndpointUsers.PASSWORD);
	}

	@Override
	SampleInstance start() {
		return new SampleInstance(new SpringApplicationBuilder(SampleApplication.class,
				EndpointSecurityConfiguration.class, EndpointUsers.class),
				"--management.endpoint.leaderelection.access=unrestricted");
	}

	@Test
	void nobodyReadsOrWritesAnonymously() throws Exception {
		LeaderElector elector = this.sample.lead("secured/anonymous");
		for (String path : new String[] { "leaderelection", "leaderelection/secured/anonymous", "info" }) {
			assertThat(this.sample.get(path).status()).as(path).isEqualTo(401);
			assertThat(this.sample.get(path, "operator", "wrong").status()).as(path).isEqualTo(401);
		}
		for (String path : new String[] { "leaderelection", "leaderelection/secured/anonymous" }) {
			assertThat(this.sample.post(path, PAUSE).status()).as(path).isEqualTo(401);
		}
		assertThat(elector.isLeader()).isTrue();
	}

	@Test
	void viewerReadsOnly() throws Exception {
		LeaderElector elector = this.sample.lead("secured/viewer");
		String[] viewer = { "viewer", EndpointUsers.PASSWORD };
		for (String path : new String[] { "leaderelection", "leaderelection/secured/viewer" }) {
			assertThat(this.sample.get(path, viewer).status()).as(path).isEqualTo(200);
			assertThat(this.sample.post(path, PAUSE, viewer).status()).as(path).isEqualTo(403);
		}
		assertThat(elector.isLeader()).isTrue();
	}

	@Test
	void probeAndHealthAreForLoadBalancersWithoutAUser() throws Exception {
		this.sample.lead("secured/probe");
		assertThat(this.sample.get("leader/secured/probe").status()).isEqualTo(200);
		assertThat(this.sample.get("leader/unknown").status()).isEqualTo(404);
		assertThat(this.sample.get("health").status()).isEqualTo(200);
	}

}
