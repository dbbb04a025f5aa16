package io.github.leaderelection.sample.cluster;

import java.util.List;

import io.github.leaderelection.sample.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ClusterOptions} and for what {@link ClusterStore} makes of them.
 */
class ClusterOptionsTests {

	private static final String PROFILE = "--spring.profiles.active=";

	@ParameterizedTest
	@ValueSource(strings = { "jbdc", "raft", "jdbc,redis" })
	void profileThatNamesNoStoreIsRefused(String profile) {
		ClusterOptions options = new ClusterOptions(List.of(1, 2), List.of(3, 4), 0, List.of(PROFILE + profile), false);
		assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> ClusterStore.start(options))
			.withMessage("spring.profiles.active=%s names no store of the sample: ".formatted(profile)
					+ "choose jdbc, redis or zookeeper, or none for embedded Raft");
	}

	@Test
	void profileOfTheEnvironmentIsPassedOnUnlessAnArgumentNamesOne() {
		assertThat(ClusterOptions.withProfile(List.of("--a=b"), "jdbc")).containsExactly(PROFILE + "jdbc", "--a=b");
		assertThat(ClusterOptions.withProfile(List.of(PROFILE + "redis"), "jdbc")).containsExactly(PROFILE + "redis");
		assertThat(ClusterOptions.withProfile(List.of("--a=b"), null)).containsExactly("--a=b");
	}

	@Test
	void portThatIsThereTwiceIsRefused() {
		List<Integer> free = FreePorts.find(4);
		int port = free.get(0);
		assertThatExceptionOfType(ClusterException.class)
			.isThrownBy(new ClusterOptions(List.of(port, port), free.subList(1, 3), 0, List.of(), false)::checkPorts)
			.withMessage("Port %1$d is used twice: cluster.ports=%1$d,%1$d. ".formatted(port)
					+ "Choose other ports with -Dspring-boot.run.jvmArguments=-Dcluster.ports=…");
		assertThatExceptionOfType(ClusterException.class)
			.isThrownBy(new ClusterOptions(free.subList(0, 1), List.of(port), 0, List.of(), false)::checkPorts)
			.withMessageContaining(
					"used twice: cluster.ports=%1$d and cluster.raft-ports=%1$d. Choose other".formatted(port));
		assertThatExceptionOfType(ClusterException.class)
			.isThrownBy(new ClusterOptions(free.subList(0, 1), free.subList(1, 2), port, List.of(), false)::checkPorts)
			.withMessageContaining("cluster.ports=%1$d and cluster.page-port=%1$d".formatted(port));
		assertThatNoException()
			.isThrownBy(new ClusterOptions(free.subList(0, 2), free.subList(2, 4), 0, List.of(), false)::checkPorts);
	}

	@Test
	void portsOfRaftAreFreeForOthersWithAnotherStore() {
		List<Integer> ports = FreePorts.find(1);
		assertThatNoException()
			.isThrownBy(new ClusterOptions(ports, ports, 0, List.of(PROFILE + "jdbc"), false)::checkPorts);
	}

}
