package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

/**
 * Opens connections within a limited time: the application may have exhausted its pool,
 * and a driver without timeouts waits forever where a firewall drops packets.
 */
final class ConnectionOpener {

	private final DataSource dataSource;

	private final DriverCalls calls = new DriverCalls("leader-election-jdbc-connect", "connection");

	ConnectionOpener(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Open a connection.
	 * @param <C> the type of the connection that is ready for use
	 * @param preparation makes it ready for use, which may ask the database
	 * @param deadline until when to wait for it
	 * @return the connection, ready for use
	 * @throws SQLException if that failed or there was no time for it
	 */
	<C extends AutoCloseable> C open(Preparation<C> preparation, Deadline deadline) throws SQLException {
		return this.calls.make(() -> connect(preparation), deadline, ConnectionCloser::close);
	}

	private <C extends AutoCloseable> C connect(Preparation<C> preparation) throws SQLException {
		Connection connection = this.dataSource.getConnection();
		try {
			return preparation.prepare(connection);
		}
		catch (SQLException | RuntimeException ex) {
			ConnectionCloser.discard(connection);
			throw ex;
		}
	}

	/**
	 * Makes a new connection ready for use.
	 *
	 * @param <C> the type of the connection that is ready for use
	 */
	interface Preparation<C> {

		C prepare(Connection connection) throws SQLException;

	}

}
