package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What can be chosen about the cluster, by system properties and by arguments.
 *
 * @param ports the port of each instance
 * @param raftPorts the port of each instance for the other members of the Raft cluster
 * @param arguments the arguments, which all instances get as well
 * @param exitWithParent whether to end when the process that started the launcher does
 */
record ClusterOptions(List<Integer> ports, List<Integer> raftPorts, List<String> arguments, boolean exitWithParent) {

	static final String PORTS = "cluster.ports";

	static final String RAFT_PORTS = "cluster.raft-ports";

	static final String EXIT_WITH_PARENT = "cluster.exit-with-parent";

	private static final String PROFILE = "--spring.profiles.active=";

	private static final int RAFT_PORT_DISTANCE = 10_000;

	ClusterOptions {
		ports = List.copyOf(ports);
		raftPorts = List.copyOf(raftPorts);
		arguments = List.copyOf(arguments);
		if (raftPorts.size() != ports.size()) {
			throw new ClusterException(
					"%s has %d ports, and %s has %d".formatted(PORTS, ports.size(), RAFT_PORTS, raftPorts.size()));
		}
	}

	/**
	 * Read the options.
	 * @param arguments the arguments of the launcher
	 * @return the options
	 */
	static ClusterOptions of(String... arguments) {
		List<Integer> ports = ports(PORTS, List.of(8081, 8082, 8083));
		List<Integer> raftPorts = ports(RAFT_PORTS, ports.stream().map((port) -> port + RAFT_PORT_DISTANCE).toList());
		return new ClusterOptions(ports, raftPorts, List.of(arguments), Boolean.getBoolean(EXIT_WITH_PARENT));
	}

	private static List<Integer> ports(String property, List<Integer> defaultPorts) {
		String ports = System.getProperty(property);
		try {
			return (ports != null) ? Arrays.stream(ports.split(",")).map(String::trim).map(Integer::valueOf).toList()
					: defaultPorts;
		}
		catch (NumberFormatException ex) {
			throw new ClusterException(
					"%s=%s is not a list of ports such as 8081,8082,8083".formatted(property, ports));
		}
	}

	/**
	 * Return the Spring profile.
	 * @return the profile, empty if none was chosen
	 */
	String profile() {
		return this.arguments.stream()
			.filter((argument) -> argument.startsWith(PROFILE))
			.map((argument) -> argument.substring(PROFILE.length()).trim())
			.reduce("", (first, second) -> second);
	}

	/**
	 * Return the ports as text.
	 * @return the ports, separated by commas
	 */
	String portsAsText() {
		return this.ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
	}

	/**
	 * Refuse ports on which something listens already.
	 */
	void checkPorts() {
		check(PORTS, this.ports);
		if (profile().isEmpty()) {
			check(RAFT_PORTS, this.raftPorts);
		}
	}

	private static void check(String property, List<Integer> ports) {
		for (int port : ports) {
			try (ServerSocket socket = new ServerSocket()) {
				socket.bind(new InetSocketAddress("127.0.0.1", port));
			}
			catch (IOException | IllegalArgumentException ex) {
				throw new ClusterException("Port %d cannot be used (%s). End what listens there, or choose other ports "
					.formatted(port, ex.getMessage())
						+ "with -Dspring-boot.run.jvmArguments=-D%s=…,…,…".formatted(property));
			}
		}
	}

}
