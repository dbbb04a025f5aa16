package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections that are of no use, each on a thread of its own: some drivers wait for
 * an answer of the server, even when they abort.
 */
final class ConnectionCloser {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionCloser.class);

	private ConnectionCloser() {
	}

	static void discard(Connection connection) {
		Thread thread = new Thread(() -> end(connection), "leader-election-jdbc-close");
		thread.setDaemon(true);
		thread.start();
	}

	private static void end(Connection connection) {
		try {
			connection.abort(Runnable::run);
		}
		catch (SQLException | RuntimeException | AbstractMethodError ex) {
			logger.debug("Could not abort a connection", ex);
		}
		close(connection);
	}

	/**
	 * Close a connection that works, and give it back if it came from a pool.
	 * @param connection the connection
	 */
	static void close(AutoCloseable connection) {
		try {
			connection.close();
		}
		catch (Exception ex) {
			logger.debug("Could not close a connection", ex);
		}
	}

}
