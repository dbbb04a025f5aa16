package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * The notifications of a PostgreSQL database.
 */
final class PostgresNotifications {

	private final PGConnection connection;

	private PostgresNotifications(PGConnection connection) {
		this.connection = connection;
	}

	/**
	 * Return whether the driver of a connection can wait for notifications.
	 * @param connection the connection
	 * @return whether it can
	 * @throws SQLException if it could not be asked
	 */
	static boolean isSupported(Connection connection) throws SQLException {
		return connection.isWrapperFor(PGConnection.class);
	}

	/**
	 * Begin to listen.
	 * @param connection the connection
	 * @param channel the channel, which is an identifier
	 * @return the notifications
	 * @throws SQLException if the connection is broken
	 */
	static PostgresNotifications listen(Connection connection, String channel) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("LISTEN " + channel);
		}
		return new PostgresNotifications(connection.unwrap(PGConnection.class));
	}

	/**
	 * Wait for notifications.
	 * @param payload the payload that is of interest
	 * @param timeoutMillis how long to wait
	 * @return whether one with that payload arrived
	 * @throws SQLException if the connection is broken
	 */
	boolean await(String payload, int timeoutMillis) throws SQLException {
		PGNotification[] notifications = this.connection.getNotifications(timeoutMillis);
		if (notifications != null) {
			for (PGNotification notification : notifications) {
				if (payload.equals(notification.getParameter())) {
					return true;
				}
			}
		}
		return false;
	}

}
