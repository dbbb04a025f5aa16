package io.github.leaderelection.deployments;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.github.leaderelection.deployments.ServletContainer.Deployment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deployments of a web application to a servlet container that goes on: an undeployed one
 * has released what it led and leaves no thread, no connection and no class loader.
 */
class DeploymentsIntegrationTests {

	/**
	 * The second one takes over what the first one has released.
	 */
	private static final int FEW = 2;

	private static final int MANY = 5;

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static ServletContainer container;

	private final String namespace = UUID.randomUUID().toString();

	@BeforeAll
	static void start(@TempDir Path directory) {
		container = new ServletContainer(directory);
	}

	@AfterAll
	static void stop() throws Exception {
		container.close();
	}

	/**
	 * With an instance on each backend.
	 */
	@Test
	void webApplicationLeavesNothing() {
		assertLeavesNothing(FEW, Backend.values());
	}

	@Test
	@Tag("long")
	void webApplicationThatIsDeployedManyTimesLeavesNothing() {
		assertLeavesNothing(MANY, Backend.values());
	}

	@Tag("long")
	@ParameterizedTest
	@EnumSource
	void webApplicationOnOneBackendLeavesNothing(Backend backend) {
		assertLeavesNothing(MANY, backend);
	}

	private void assertLeavesNothing(int deployments, Backend... backends) {
		// Before threads are counted
		Map<String, String> parameters = parameters(backends);
		Leftovers leftovers = new Leftovers();
		List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
		Map<String, Long> tokens = new HashMap<>();
		for (int i = 0; i < deployments; i++) {
			loaders.add(deployAndUndeploy(parameters, tokens, backends));
			for (Backend backend : backends) {
				Leftovers.assertNoConnections(backend);
			}
			leftovers.assertNoThreads();
		}
		loaders.forEach(Leftovers::assertCollected);
	}

	private WeakReference<ClassLoader> deployAndUndeploy(Map<String, String> parameters, Map<String, Long> tokens,
			Backend... backends) {
		Deployment deployment = container.deploy(parameters);
		Map<String, Long> terms = deployment.terms();
		for (Backend backend : backends) {
			String name = backend.name().toLowerCase(Locale.ROOT);
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(terms).containsKeys(name + " guarded", name + " runs"));
			assertThat(terms.get(name + " runs")).isGreaterThan(tokens.getOrDefault(name, 0L));
			tokens.put(name, terms.get(name + " runs"));
		}
		WeakReference<ClassLoader> loader = container.undeploy(deployment);
		assertThat(terms.keySet().stream().filter((key) -> key.endsWith(" ended"))).hasSize(backends.length);
		return loader;
	}

	private Map<String, String> parameters(Backend... backends) {
		Map<String, String> parameters = new HashMap<>();
		backends[0].properties(this.namespace).forEach((property) -> {
			String[] parts = property.split("=", 2);
			parameters.put(parts[0], parts[1]);
		});
		for (int i = 1; i < backends.length; i++) {
			parameters.put("other." + (i - 1), String.join("\n", backends[i].properties(this.namespace)));
		}
		return parameters;
	}

}
