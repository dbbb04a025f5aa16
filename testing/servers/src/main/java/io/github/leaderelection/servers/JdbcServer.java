package io.github.leaderelection.servers;

/**
 * A database server, with what a JDBC client needs. Its addresses carry no timeouts: a
 * test that pauses a server or cuts its network must set them, for a connect to a paused
 * server succeeds and then waits for ever.
 */
public abstract class JdbcServer extends ServerProcess {

	JdbcServer(String name) {
		super(name);
	}

	/**
	 * Return the address of the server's database.
	 * @return a JDBC URL
	 */
	public final String jdbcUrl() {
		return jdbcUrl(port());
	}

	/**
	 * Return the address of the same database by way of another port, such as that of a
	 * {@link FaultProxy}.
	 * @param port the port on the loopback address
	 * @return a JDBC URL
	 */
	public abstract String jdbcUrl(int port);

	public abstract String username();

	public abstract String password();

}
