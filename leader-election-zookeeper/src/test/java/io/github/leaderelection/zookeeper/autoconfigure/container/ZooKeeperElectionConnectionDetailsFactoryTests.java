package io.github.leaderelection.zookeeper.autoconfigure.container;

import java.util.Map;

import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionConnectionDetails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests of the factories as Spring Boot finds them, with the answers of Docker Compose.
 */
class ZooKeeperElectionConnectionDetailsFactoryTests {

	private static final String NAME_LABEL = "org.springframework.boot.service-connection";

	@ParameterizedTest
	@ValueSource(strings = { "zookeeper", "zookeeper:3.9", "docker.io/library/zookeeper:3.9", "bitnami/zookeeper:3.9",
			"confluentinc/cp-zookeeper:7.9.0" })
	void serviceOfZooKeeperHasConnectionDetails(String image) {
		assertThat(details(getClass().getClassLoader(), service(image, Map.of())).getConnectString())
			.isEqualTo("engine.example.org:49153");
	}

	@Test
	void serviceThatIsNamedHasConnectionDetails() {
		RunningService service = service("registry.example.org/our-keeper", Map.of(NAME_LABEL, "zookeeper"));
		assertThat(details(getClass().getClassLoader(), service)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis:8", "registry.example.org/our-keeper", "zookeeper-exporter" })
	void otherServicesHaveNone(String image) {
		assertThat(details(getClass().getClassLoader(), service(image, Map.of()))).isNull();
	}

	@Test
	void eachFactoryWorksWithoutTheLibraryOfTheOther() {
		ClassLoader composeOnly = new FilteredClassLoader(ContainerConnectionSource.class);
		assertThat(details(composeOnly, service("zookeeper", Map.of()))).isNotNull();
	}

	private static RunningService service(String image, Map<String, String> labels) {
		ConnectionPorts ports = mock(ConnectionPorts.class);
		given(ports.get(2181)).willReturn(49153);
		RunningService service = mock(RunningService.class);
		given(service.image()).willReturn(ImageReference.of(image));
		given(service.labels()).willReturn(labels);
		given(service.host()).willReturn("engine.example.org");
		given(service.ports()).willReturn(ports);
		return service;
	}

	private static ZooKeeperElectionConnectionDetails details(ClassLoader classLoader, RunningService service) {
		DockerComposeConnectionSource source = mock(DockerComposeConnectionSource.class);
		given(source.getRunningService()).willReturn(service);
		Map<Class<?>, ConnectionDetails> all = new ConnectionDetailsFactories(classLoader).getConnectionDetails(source,
				false);
		return (ZooKeeperElectionConnectionDetails) all.get(ZooKeeperElectionConnectionDetails.class);
	}

}
