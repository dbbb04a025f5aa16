package io.github.leaderelection.sample.cluster;

import java.net.URI;
import java.util.regex.Matcher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InstanceGateway}.
 */
class InstanceGatewayTests {

	@Test
	void electionsOfAnInstanceAreForwarded() {
		assertThat(rest("")).isEmpty();
		assertThat(rest("/default")).isEqualTo("/default");
		assertThat(rest("/tenants/a%3Bb%20c")).isEqualTo("/tenants/a%3Bb%20c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/..", "/../health", "/%2e%2e/health", "/..%2fhealth", "/..;/health", "/..;a=b/health",
			"/%2e%2e;/health", ";/health", "/./default", "//default", "x" })
	void whatLeavesTheEndpointIsNot(String rest) {
		assertThat(InstanceGateway.forwarded(uri(rest))).isNull();
	}

	private static String rest(String rest) {
		Matcher matcher = InstanceGateway.forwarded(uri(rest));
		assertThat(matcher).isNotNull();
		assertThat(matcher.group("name")).isEqualTo("instance-1");
		return matcher.group("rest");
	}

	private static URI uri(String rest) {
		return URI.create("/instances/instance-1/leaderelection" + rest);
	}

}
