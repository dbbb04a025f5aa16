package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network timeout of a connection, which never lets a statement outlast the call that
 * it is part of, if the driver has one.
 */
final class NetworkTimeout {

	private static final Logger logger = LoggerFactory.getLogger(NetworkTimeout.class);

	private final Connection connection;

	private final boolean supported;

	private NetworkTimeout(Connection connection, boolean supported) {
		this.connection = connection;
		this.supported = supported;
	}

	/**
	 * Set the network timeout of a connection for the first time.
	 * @param connection the connection
	 * @param deadline when the call has to end
	 * @return the network timeout
	 * @throws SQLException if the connection was lost, or no time is left
	 */
	static NetworkTimeout of(Connection connection, Deadline deadline) throws SQLException {
		int millis = deadline.remainingMillis();
		try {
			connection.setNetworkTimeout(Runnable::run, millis);
			// Some drivers, that of H2 among them, accept it and do nothing
			return new NetworkTimeout(connection, connection.getNetworkTimeout() > 0);
		}
		catch (SQLException | AbstractMethodError ex) {
			if (connection.isClosed()) {
				throw ex;
			}
			logger.debug("The driver has no network timeout", ex);
			return new NetworkTimeout(connection, false);
		}
	}

	/**
	 * Return whether the driver has a network timeout.
	 * @return {@code false} if the driver may wait for ever
	 */
	boolean isSupported() {
		return this.supported;
	}

	/**
	 * Let the next statement take no longer than its call.
	 * @param deadline when the call has to end
	 * @throws SQLException if no time is left, or the connection was lost
	 */
	void limit(Deadline deadline) throws SQLException {
		int millis = deadline.remainingMillis();
		if (this.supported) {
			this.connection.setNetworkTimeout(Runnable::run, millis);
		}
	}

}
