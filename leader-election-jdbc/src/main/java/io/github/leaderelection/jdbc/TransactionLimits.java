package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Lets the server end a transaction whose client does nothing for too long, because it is
 * paused for example. Where the server cannot do that, such a transaction keeps its locks
 * until its connection ends.
 */
enum TransactionLimits {

	/**
	 * The limits are part of the transaction and end with it.
	 */
	POSTGRESQL {

		@Override
		void limitIdleTime(Connection connection, Duration idle) throws SQLException {
			set(connection, "SELECT set_config('idle_in_transaction_session_timeout', ?, true)", idle);
		}

		@Override
		void limitCommit(Connection connection, Duration idle, Duration wait) throws SQLException {
			set(connection,
					"SELECT set_config('idle_in_transaction_session_timeout', ?, true), set_config('lock_timeout', ?, true)",
					idle, wait);
		}

		private void set(Connection connection, String statement, Duration... limits) throws SQLException {
			try (PreparedStatement prepared = connection.prepareStatement(statement)) {
				for (int i = 0; i < limits.length; i++) {
					prepared.setString(i + 1, String.valueOf(Math.max(1, limits[i].toMillis())));
				}
				prepared.execute();
			}
		}

	},

	/**
	 * The limits are those of the session, which keeps the old ones meanwhile. These two
	 * take precedence over {@code idle_transaction_timeout}, and are in whole seconds.
	 */
	MARIADB {

		@Override
		void limitIdleTime(Connection connection, Duration idle) throws SQLException {
			execute(connection,
					"SET @leader_election_write = @@SESSION.idle_write_transaction_timeout, @leader_election_read = @@SESSION.idle_readonly_transaction_timeout, SESSION idle_write_transaction_timeout = %1$s, SESSION idle_readonly_transaction_timeout = %1$s"
						.formatted(Math.max(1, idle.plusMillis(999).toSeconds())));
		}

		@Override
		void restore(Connection connection) throws SQLException {
			execute(connection,
					"SET SESSION idle_write_transaction_timeout = @leader_election_write, SESSION idle_readonly_transaction_timeout = @leader_election_read");
		}

	},

	/**
	 * The server has no such limits.
	 */
	NONE {

		@Override
		void limitIdleTime(Connection connection, Duration idle) {
		}

	};

	static TransactionLimits of(DatabaseKind kind) {
		return switch (kind) {
			case POSTGRESQL -> POSTGRESQL;
			case MARIADB -> MARIADB;
			default -> NONE;
		};
	}

	/**
	 * Limit how long the client may do nothing before the server ends the transaction.
	 * @param connection the connection, whose limits are not changed yet
	 * @param idle the limit
	 * @throws SQLException if that failed
	 */
	abstract void limitIdleTime(Connection connection, Duration idle) throws SQLException;

	/**
	 * Limit what may hold up the commit.
	 * @param connection the connection, whose limits are not changed yet
	 * @param idle how long the client may do nothing
	 * @param wait how long a statement may wait for a lock
	 * @throws SQLException if that failed
	 */
	void limitCommit(Connection connection, Duration idle, Duration wait) throws SQLException {
		limitIdleTime(connection, idle);
	}

	/**
	 * Give the session its limits back.
	 * @param connection the connection
	 * @throws SQLException if that failed
	 */
	void restore(Connection connection) throws SQLException {
	}

	private static void execute(Connection connection, String text) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(text);
		}
	}

}
