package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What can be chosen about the cluster, by system properties and by arguments.
 *
 * @param ports the port of each instance
 * @param raftPorts the port of each instance for the other voters of the Raft cluster
 * @param pagePort the port of the page, zero for any
 * @param arguments the arguments, which all instances get as well
 * @param exitWithParent whether to end when the process that started the launcher does
 */
record ClusterOptions(List<Integer> ports, List<Integer> raftPorts, int pagePort, List<String> arguments,
		boolean exitWithParent) {

	static final String PORTS = "cluster.ports";

	static final String RAFT_PORTS = "cluster.raft-ports";

	static final String PAGE_PORT = "cluster.page-port";

	static final String EXIT_WITH_PARENT = "cluster.exit-with-parent";

	/**
	 * The property that names the store, and the environment variable that does the same.
	 */
	static final String PROFILE = "spring.profiles.active";

	private static final String PROFILE_VARIABLE = "SPRING_PROFILES_ACTIVE";

	private static final int USUAL_PAGE_PORT = 8080;

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
		Set<Integer> others = Stream.concat(ports.stream(), raftPorts.stream()).collect(Collectors.toSet());
		return new ClusterOptions(ports, raftPorts, chosenPagePort(others),
				withProfile(List.of(arguments), System.getProperty(PROFILE, System.getenv(PROFILE_VARIABLE))),
				Boolean.getBoolean(EXIT_WITH_PARENT));
	}

	/**
	 * Name a profile that was not chosen by an argument. The instances get arguments only
	 * and the environment, and the launcher has to know what they do.
	 * @param arguments the arguments
	 * @param profile the profile, {@code null} if there is none
	 * @return the arguments, and one that names the profile
	 */
	static List<String> withProfile(List<String> arguments, @Nullable String profile) {
		String prefix = "--" + PROFILE + "=";
		return (profile == null || arguments.stream().anyMatch((argument) -> argument.startsWith(prefix))) ? arguments
				: Stream.concat(Stream.of(prefix + profile), arguments.stream()).toList();
	}

	// Only a port that was chosen has to be free
	private static int chosenPagePort(Set<Integer> others) {
		if (System.getProperty(PAGE_PORT) == null) {
			boolean free = !others.contains(USUAL_PAGE_PORT) && problemOf(USUAL_PAGE_PORT) == null;
			return (free) ? USUAL_PAGE_PORT : 0;
		}
		return ports(PAGE_PORT, List.of()).get(0);
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
		return argument(PROFILE, "").trim();
	}

	/**
	 * Return a property that is chosen by an argument.
	 * @param property the name of the property
	 * @param usual the value without an argument
	 * @return the value
	 */
	String argument(String property, String usual) {
		String prefix = "--" + property + "=";
		return this.arguments.stream()
			.filter((argument) -> argument.startsWith(prefix))
			.map((argument) -> argument.substring(prefix.length()))
			.reduce(usual, (first, second) -> second);
	}

	/**
	 * Return the arguments of an instance. Those of the store replace those that were
	 * chosen.
	 * @param ofStore the arguments of the store
	 * @return all arguments
	 */
	List<String> argumentsWith(List<String> ofStore) {
		Set<String> replaced = ofStore.stream().map(ClusterOptions::name).collect(Collectors.toSet());
		return Stream
			.concat(ofStore.stream(), this.arguments.stream().filter((argument) -> !replaced.contains(name(argument))))
			.toList();
	}

	private static String name(String argument) {
		return argument.replaceAll("=.*", "");
	}

	/**
	 * Return the ports as text.
	 * @return the ports, separated by commas
	 */
	String portsAsText() {
		return this.ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
	}

	private static String text(List<Integer> ports) {
		return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

	/**
	 * Refuse ports that are there twice, or on which something listens already.
	 */
	void checkPorts() {
		Map<String, List<Integer>> used = new LinkedHashMap<>();
		used.put(PORTS, this.ports);
		if (this.pagePort != 0) {
			used.put(PAGE_PORT, List.of(this.pagePort));
		}
		if (profile().isEmpty()) {
			used.put(RAFT_PORTS, this.raftPorts);
		}
		checkDistinct(used);
		used.forEach(ClusterOptions::check);
	}

	private static void checkDistinct(Map<String, List<Integer>> used) {
		Map<Integer, String> owners = new HashMap<>();
		used.forEach((property, ports) -> ports.forEach((port) -> {
			String owner = owners.putIfAbsent(port, property);
			if (owner != null) {
				throw new ClusterException("Port %d is used twice: %s. Choose other ports %s".formatted(port,
						Stream.of(owner, property)
							.distinct()
							.map((each) -> "%s=%s".formatted(each, text(used.getOrDefault(each, List.of()))))
							.collect(Collectors.joining(" and ")),
						remedy(property)));
			}
		}));
	}

	private static void check(String property, List<Integer> ports) {
		for (int port : ports) {
			String problem = problemOf(port);
			if (problem != null) {
				throw new ClusterException(
						"Port %d of %s=%s cannot be used (%s). End what listens there, or choose other ports %s"
							.formatted(port, property, text(ports), problem, remedy(property)));
			}
		}
	}

	private static String remedy(String property) {
		return "with -Dspring-boot.run.jvmArguments=-D%s=…".formatted(property);
	}

	private static @Nullable String problemOf(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress("127.0.0.1", port));
			return null;
		}
		catch (IOException | IllegalArgumentException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

}
