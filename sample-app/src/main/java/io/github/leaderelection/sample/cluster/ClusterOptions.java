package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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

	private static final String PREFIX = "cluster.";

	static final String PORTS = "cluster.ports";

	static final String RAFT_PORTS = "cluster.raft-ports";

	static final String PAGE_PORT = "cluster.page-port";

	static final String EXIT_WITH_PARENT = "cluster.exit-with-parent";

	private static final List<String> PROPERTIES = List.of(PORTS, RAFT_PORTS, PAGE_PORT, EXIT_WITH_PARENT);

	/**
	 * The property that names the store, and the environment variable that does the same.
	 */
	static final String PROFILE = "spring.profiles.active";

	private static final String PROFILE_VARIABLE = "SPRING_PROFILES_ACTIVE";

	private static final int USUAL_PAGE_PORT = 8080;

	private static final int RAFT_PORT_DISTANCE = 10_000;

	private static final int HIGHEST_PORT = 65_535;

	ClusterOptions {
		ports = List.copyOf(ports);
		raftPorts = List.copyOf(raftPorts);
		arguments = List.copyOf(arguments);
		if (raftPorts.size() != ports.size()) {
			throw new ClusterException(
					"%s=%s and %s=%s differ in length (%d and %d). Name a port of each for every instance %s".formatted(
							PORTS, text(ports), RAFT_PORTS, text(raftPorts), ports.size(), raftPorts.size(),
							remedy(PORTS, RAFT_PORTS)));
		}
	}

	/**
	 * Read the options.
	 * @param properties the system properties
	 * @param arguments the arguments of the launcher
	 * @return the options
	 */
	static ClusterOptions of(Properties properties, String... arguments) {
		checkNames(properties);
		List<Integer> ports = ports(properties, PORTS, List.of(8081, 8082, 8083));
		List<Integer> raftPorts = ports(properties, RAFT_PORTS, derivedFrom(ports));
		Set<Integer> others = Stream.concat(ports.stream(), raftPorts.stream()).collect(Collectors.toSet());
		return new ClusterOptions(ports, raftPorts, chosenPagePort(properties, others),
				withProfile(List.of(arguments), properties.getProperty(PROFILE, System.getenv(PROFILE_VARIABLE))),
				Boolean.parseBoolean(properties.getProperty(EXIT_WITH_PARENT)));
	}

	private static void checkNames(Properties properties) {
		List<String> unknown = properties.stringPropertyNames()
			.stream()
			.filter((name) -> name.startsWith(PREFIX) && !PROPERTIES.contains(name))
			.sorted()
			.toList();
		if (!unknown.isEmpty()) {
			throw new ClusterException(
					"The launcher has no property %s. Choose among %s, or leave it out".formatted(unknown.stream()
						.map((name) -> "%s=%s".formatted(name, properties.getProperty(name)))
						.collect(Collectors.joining(", ")), String.join(", ", PROPERTIES)));
		}
	}

	private static List<Integer> derivedFrom(List<Integer> ports) {
		return ports.stream().map((port) -> port + RAFT_PORT_DISTANCE).toList();
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
	private static int chosenPagePort(Properties properties, Set<Integer> others) {
		String port = properties.getProperty(PAGE_PORT);
		if (port == null) {
			boolean free = !others.contains(USUAL_PAGE_PORT) && problemOf(USUAL_PAGE_PORT) == null;
			return (free) ? USUAL_PAGE_PORT : 0;
		}
		try {
			return Integer.parseInt(port.trim());
		}
		catch (NumberFormatException ex) {
			throw new ClusterException("%s=%s is not a port. Choose a single one such as 8080, or 0 for any, %s"
				.formatted(PAGE_PORT, port, remedy(PAGE_PORT)));
		}
	}

	private static List<Integer> ports(Properties properties, String property, List<Integer> defaultPorts) {
		String ports = properties.getProperty(property);
		try {
			return (ports != null)
					? Arrays.stream(ports.split(",", -1)).map(String::trim).map(Integer::valueOf).toList()
					: defaultPorts;
		}
		catch (NumberFormatException ex) {
			throw new ClusterException("%s=%s is not a list of ports such as 8081,8082,8083. Choose ports %s"
				.formatted(property, ports, remedy(property)));
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
	 * Return how many instances there are, and where.
	 * @return a part of a sentence
	 */
	String instances() {
		String list = this.ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
		return (this.ports.size() == 1) ? "1 instance on port " + list
				: "%d instances on ports %s".formatted(this.ports.size(), list);
	}

	private static String text(List<Integer> ports) {
		return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

	/**
	 * Refuse ports that do not exist, that are there twice, or on which something listens
	 * already, and as many voters of a Raft cluster as it does not take.
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
		used.forEach(this::checkRange);
		checkDistinct(used);
		if (profile().isEmpty()) {
			checkVoters();
		}
		used.forEach(this::checkFree);
	}

	private void checkRange(String property, List<Integer> ports) {
		for (int port : ports) {
			if (port < 1 || port > HIGHEST_PORT) {
				throw new ClusterException("Port %d of %s=%s%s is not in the range 1 to %d. Choose other ports %s"
					.formatted(port, property, text(ports), origin(property), HIGHEST_PORT, remedy(property)));
			}
		}
	}

	// Otherwise each instance fails with a stack trace, after some seconds
	private void checkVoters() {
		int voters = this.ports.size();
		if (voters % 2 == 0) {
			throw new ClusterException(("%s=%s makes %d voters of a Raft cluster, which needs an odd number. "
					+ "Choose one port, three or another odd number %s")
				.formatted(PORTS, text(this.ports), voters, remedy(PORTS)));
		}
	}

	// A user who set no such property has to know where its value is from
	private String origin(String property) {
		return (property.equals(RAFT_PORTS) && this.raftPorts.equals(derivedFrom(this.ports)))
				? " (those of %s=%s plus %d, unless %s is set)".formatted(PORTS, text(this.ports), RAFT_PORT_DISTANCE,
						RAFT_PORTS)
				: "";
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

	private void checkFree(String property, List<Integer> ports) {
		for (int port : ports) {
			String problem = problemOf(port);
			if (problem != null) {
				throw new ClusterException(
						"Port %d of %s=%s%s cannot be used (%s). End what listens there, or choose other ports %s"
							.formatted(port, property, text(ports), origin(property), problem, remedy(property)));
			}
		}
	}

	private static String remedy(String property) {
		return "with -Dspring-boot.run.jvmArguments=-D%s=…".formatted(property);
	}

	private static String remedy(String first, String second) {
		return "with -Dspring-boot.run.jvmArguments='-D%s=… -D%s=…'".formatted(first, second);
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
