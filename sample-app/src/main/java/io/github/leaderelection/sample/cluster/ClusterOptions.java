package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What can be chosen about the cluster, by system properties.
 *
 * @param ports the port of each node
 * @param exitWithParent whether to end when the process that started the launcher does
 * @author Leader Election
 */
record ClusterOptions(List<Integer> ports, boolean exitWithParent) {

	static final String PORTS = "cluster.ports";

	static final String EXIT_WITH_PARENT = "cluster.exit-with-parent";

	ClusterOptions {
		ports = List.copyOf(ports);
	}

	/**
	 * Read the options from the system properties.
	 * @return the options
	 */
	static ClusterOptions fromSystemProperties() {
		String ports = System.getProperty(PORTS, "8081,8082,8083");
		try {
			return new ClusterOptions(Arrays.stream(ports.split(",")).map(String::trim).map(Integer::valueOf).toList(),
					Boolean.getBoolean(EXIT_WITH_PARENT));
		}
		catch (NumberFormatException ex) {
			throw new ClusterException("%s=%s is not a list of ports such as 8081,8082,8083".formatted(PORTS, ports));
		}
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
		for (int port : this.ports) {
			try (ServerSocket socket = new ServerSocket()) {
				socket.bind(new InetSocketAddress("127.0.0.1", port));
			}
			catch (IOException | IllegalArgumentException ex) {
				throw new ClusterException("Port %d cannot be used (%s). End what listens there, or choose other ports "
					.formatted(port, ex.getMessage())
						+ "with -Dspring-boot.run.jvmArguments=-D%s=9081,9082,9083".formatted(PORTS));
			}
		}
	}

}
