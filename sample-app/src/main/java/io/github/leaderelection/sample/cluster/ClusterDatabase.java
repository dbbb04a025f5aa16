package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The database that the instances share: an H2 server as a child process, in memory,
 * reachable from this machine only.
 */
final class ClusterDatabase implements ClusterStore {

	private final String password;

	private final Process server;

	private final String url;

	private final StoreLinks links;

	private ClusterDatabase(String password, Process server, String url, int instances) {
		this.password = password;
		this.server = server;
		this.url = url;
		this.links = new StoreLinks(instances, url);
	}

	/**
	 * Start the server on a free port. The database exists until it is closed or this JVM
	 * has ended, also while this JVM shuts down.
	 * @param instances how many instances use it
	 * @return the running database
	 */
	static ClusterDatabase start(int instances) {
		// The user who creates the database chooses it
		String password = UUID.randomUUID().toString();
		// H2 2.4.240 has no other way to choose the address, and this concerns a whole
		// JVM
		List<String> options = List.of("-Xmx128m", "-Dh2.bindAddress=127.0.0.1");
		ProcessBuilder builder = ChildJvm.of(options, DatabaseMain.class, List.of()).redirectError(Redirect.INHERIT);
		builder.environment().put(DatabaseMain.PASSWORD, password);
		try {
			Process server = builder.start();
			Optional<String> port = port(server);
			if (port.isEmpty()) {
				server.destroyForcibly();
				throw new ClusterException("The database cannot be started: see its output above");
			}
			return new ClusterDatabase(password, server,
					"jdbc:h2:tcp://127.0.0.1:%s/%s".formatted(port.get(), DatabaseMain.NAME), instances);
		}
		catch (IOException | UncheckedIOException ex) {
			throw new ClusterException("The database cannot be started (%s)".formatted(ex.getMessage()));
		}
	}

	private static Optional<String> port(Process server) {
		return server.inputReader()
			.lines()
			.filter((line) -> line.startsWith(DatabaseMain.PORT))
			.map((line) -> line.substring(DatabaseMain.PORT.length()))
			.findFirst();
	}

	ProcessHandle process() {
		return this.server.toHandle();
	}

	@Override
	public String description() {
		return "with the database " + this.url;
	}

	@Override
	public List<String> arguments(int instance) {
		return List.of("--spring.datasource.url=" + this.links.address(instance),
				"--spring.datasource.username=" + DatabaseMain.USER,
				"--spring.datasource.password=${%s}".formatted(DatabaseMain.PASSWORD));
	}

	@Override
	public Map<String, String> environment() {
		return Map.of(DatabaseMain.PASSWORD, this.password);
	}

	@Override
	public NetworkCondition network(int instance) {
		return this.links.condition(instance);
	}

	@Override
	public void close() {
		// It has nothing to keep
		this.server.destroyForcibly();
	}

}
