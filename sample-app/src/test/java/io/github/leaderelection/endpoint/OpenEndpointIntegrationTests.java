package io.github.leaderelection.endpoint;

import io.github.leaderelection.sample.WithoutSecurity;
import org.junit.jupiter.api.Tag;

/**
 * Tests for every operation of the endpoints of the sample without Spring Security.
 */
@Tag("long")
class OpenEndpointIntegrationTests extends EndpointOperations {

	@Override
	SampleInstance start() {
		return new SampleInstance(WithoutSecurity.sample(), "--management.endpoint.leaderelection.access=unrestricted");
	}

}
