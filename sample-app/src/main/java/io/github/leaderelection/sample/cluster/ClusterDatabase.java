package io.github.leaderelection.sample.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.h2.tools.Server;

/**
 * The database that the instances share: an H2 server in this process, in memory,
 * reachable from this machine only.
 */
final class ClusterDatabase implements ClusterStore {

	private static final String NAME = "mem:cluster";

	private static final String USER = "sa";

	/**
	 * The environment variable that contains the password: others can read the command
	 * line.
	 */
	private static final String PASSWORD = "CLUSTER_DATABASE_PASSWORD";

	private final String password;

	private final Connection keepAlive;

	private final Server server;

	private final StoreLinks links;

	private ClusterDatabase(String password, Connection keepAlive, Server server, int instances) {
		this.password = password;
		this.keepAlive = keepAlive;
		this.server = server;
		this.links = new StoreLinks(instances, "jdbc:h2:tcp://127.0.0.1:%s/%s".formatted(server.getPort(), NAME));
	}

	/**
	 * Start the server on a free port. The database exists as long as the server does,
	 * also while this JVM shuts down.
	 * @param instances how many instances use it
	 * @return the running database
	 */
	static ClusterDatabase start(int instances) {
		System.setProperty("h2.bindAddress", "127.0.0.1");
		// The user who creates the database chooses it
		String password = UUID.randomUUID().toString();
		try {
			Connection keepAlive = DriverManager.getConnection("jdbc:h2:" + NAME + ";DB_CLOSE_ON_EXIT=FALSE", USER,
					password);
			return new ClusterDatabase(password, keepAlive,
					Server.createTcpServer("-tcpPort", "0", "-tcpDaemon").start(), instances);
		}
		catch (SQLException ex) {
			throw new ClusterException("The database cannot be started (%s)".formatted(ex.getMessage()));
		}
	}

	@Override
	public String description() {
		return "which share the database jdbc:h2:tcp://127.0.0.1:%s/%s".formatted(this.server.getPort(), NAME);
	}

	@Override
	public List<String> arguments(int instance) {
		return List.of("--spring.datasource.url=" + this.links.address(instance),
				"--spring.datasource.username=" + USER, "--spring.datasource.password=${%s}".formatted(PASSWORD));
	}

	@Override
	public Map<String, String> environment() {
		return Map.of(PASSWORD, this.password);
	}

	@Override
	public NetworkCondition network(int instance) {
		return this.links.condition(instance);
	}

	@Override
	public void close() {
		this.server.stop();
		try {
			this.keepAlive.close();
		}
		catch (SQLException ex) {
			// It only ever lived in this process, which ends now.
		}
	}

}
