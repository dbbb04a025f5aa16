package io.github.leaderelection.sample.cluster;

import java.util.List;
import java.util.Properties;

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
		List<Integer> free = FreePorts.find(6);
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
			.isThrownBy(new ClusterOptions(free.subList(0, 3), free.subList(3, 6), 0, List.of(), false)::checkPorts);
	}

	@Test
	void propertyThatTheLauncherDoesNotReadIsRefused() {
		assertThatExceptionOfType(ClusterException.class)
			.isThrownBy(() -> options("cluster.page-port", "9090", "cluster.port", "1", "cluster.console-port", "2"))
			.withMessage("The launcher has no property cluster.console-port=2, cluster.port=1. Choose among "
					+ "cluster.ports, cluster.raft-ports, cluster.page-port, cluster.exit-with-parent, or leave it out");
	}

	@Test
	void propertiesAreRead() {
		assertThat(options("cluster.ports", "1, 2", "cluster.raft-ports", "3,4", "cluster.page-port", " 5",
				"cluster.exit-with-parent", "true", "spring.profiles.active", "jdbc", "clusters", "6"))
			.isEqualTo(new ClusterOptions(List.of(1, 2), List.of(3, 4), 5, List.of(PROFILE + "jdbc"), true));
		assertThat(options("cluster.ports", "1", "cluster.page-port", "0"))
			.extracting(ClusterOptions::raftPorts, ClusterOptions::pagePort, ClusterOptions::exitWithParent)
			.containsExactly(List.of(10_001), 0, false);
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "9080,9090", "" })
	void pagePortThatIsNoSinglePortIsRefused(String port) {
		assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> options("cluster.page-port", port))
			.withMessage("cluster.page-port=%s is not a port. Choose a single one such as 8080, or 0 for any, "
				.formatted(port) + "with -Dspring-boot.run.jvmArguments=-Dcluster.page-port=…");
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "", ",", "8081,", "8081;8082" })
	void portsThatAreNoListAreRefused(String ports) {
		assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> options("cluster.ports", ports))
			.withMessage("cluster.ports=%s is not a list of ports such as 8081,8082,8083. ".formatted(ports)
					+ "Choose ports with -Dspring-boot.run.jvmArguments=-Dcluster.ports=…");
	}

	@Test
	void listsOfDifferentLengthAreRefused() {
		assertThatExceptionOfType(ClusterException.class)
			.isThrownBy(() -> options("cluster.ports", "1,2,3", "cluster.raft-ports", "4,5"))
			.withMessage("cluster.ports=1,2,3 and cluster.raft-ports=4,5 differ in length (3 and 2). "
					+ "Name a port of each for every instance "
					+ "with -Dspring-boot.run.jvmArguments='-Dcluster.ports=… -Dcluster.raft-ports=…'");
	}

	@Test
	void evenNumberOfVotersIsRefused() {
		List<Integer> free = FreePorts.find(4);
		int first = free.get(0);
		int second = free.get(1);
		assertThatExceptionOfType(ClusterException.class)
			.isThrownBy(new ClusterOptions(free.subList(0, 2), free.subList(2, 4), 0, List.of(), false)::checkPorts)
			.withMessage(("cluster.ports=%d,%d makes 2 voters of a Raft cluster, which needs an odd number. "
					+ "Choose one port, three or another odd number "
					+ "with -Dspring-boot.run.jvmArguments=-Dcluster.ports=…")
				.formatted(first, second));
		assertThatNoException()
			.isThrownBy(new ClusterOptions(free.subList(0, 1), free.subList(1, 2), 0, List.of(), false)::checkPorts);
		assertThatNoException().isThrownBy(new ClusterOptions(free.subList(0, 2), free.subList(2, 4), 0,
				List.of(PROFILE + "jdbc"), false)::checkPorts);
	}

	@ParameterizedTest
	@ValueSource(ints = { 65_536, -1 })
	void portOutOfRangeIsRefused(int port) {
		assertThatExceptionOfType(ClusterException.class)
			.isThrownBy(options("cluster.ports", String.valueOf(port))::checkPorts)
			.withMessage(("Port %1$d of cluster.ports=%1$d is not in the range 1 to 65535. "
					+ "Choose other ports with -Dspring-boot.run.jvmArguments=-Dcluster.ports=…")
				.formatted(port));
		assertThatExceptionOfType(ClusterException.class)
			.isThrownBy(options("cluster.ports", "1", "cluster.page-port", String.valueOf(port))::checkPorts)
			.withMessageContaining("Port %1$d of cluster.page-port=%1$d is not in the range".formatted(port));
	}

	@Test
	void portZeroIsOnlyForThePage() {
		assertThatExceptionOfType(ClusterException.class).isThrownBy(options("cluster.ports", "0")::checkPorts)
			.withMessageContaining("Port 0 of cluster.ports=0 is not in the range 1 to 65535");
	}

	@Test
	void derivedPortThatIsRefusedNamesItsOrigin() {
		String ports = "60081,60082,60083";
		assertThatExceptionOfType(ClusterException.class)
			.isThrownBy(options("cluster.ports", ports, "cluster.page-port", "0")::checkPorts)
			.withMessage("Port 70081 of cluster.raft-ports=70081,70082,70083 "
					+ "(those of cluster.ports=60081,60082,60083 plus 10000, unless cluster.raft-ports is set) "
					+ "is not in the range 1 to 65535. "
					+ "Choose other ports with -Dspring-boot.run.jvmArguments=-Dcluster.raft-ports=…");
		assertThatExceptionOfType(ClusterException.class)
			.isThrownBy(options("cluster.ports", "1,2,3", "cluster.raft-ports", "70081,4,5", "cluster.page-port",
					"0")::checkPorts)
			.withMessageStartingWith("Port 70081 of cluster.raft-ports=70081,4,5 is not in the range 1 to 65535.");
	}

	@Test
	void singleInstanceIsNotCalledInstances() {
		assertThat(options("cluster.ports", "8081").instances()).isEqualTo("1 instance on port 8081");
		assertThat(options().instances()).isEqualTo("3 instances on ports 8081, 8082, 8083");
	}

	@Test
	void portsOfRaftAreFreeForOthersWithAnotherStore() {
		List<Integer> ports = FreePorts.find(1);
		assertThatNoException()
			.isThrownBy(new ClusterOptions(ports, ports, 0, List.of(PROFILE + "jdbc"), false)::checkPorts);
	}

	private static ClusterOptions options(String... namesAndValues) {
		Properties properties = new Properties();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
		}
		return ClusterOptions.of(properties);
	}

}
