package io.github.leaderelection.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.github.leaderelection.store.ElectionStoreException.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits by which the server itself ends what takes too long, mostly by waiting for a
 * lock. A client that only gives up leaves its statement behind on the server, together
 * with a connection, and the next attempt adds another one.
 * <p>
 * On PostgreSQL the limits are part of each statement's transaction, since a pooler may
 * give the connection to another client after that. Elsewhere they belong to the session.
 */
final class ServerLimits {

	private static final Logger logger = LoggerFactory.getLogger(ServerLimits.class);

	/**
	 * Sent together with the statement, in the same round trip and transaction. Besides
	 * the limits it lets the answer wait for the write-ahead log, since the identity of
	 * the server outlives the crash of one of its processes. No other value is changed:
	 * it may demand more.
	 */
	private static final String POSTGRESQL = """
			SELECT set_config('lock_timeout', ?, true), set_config('statement_timeout', ?, true), \
			set_config('synchronous_commit', \
			CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true);
			""";

	private final DatabaseKind kind;

	private final @Nullable String session;

	private ServerLimits(DatabaseKind kind, @Nullable String session) {
		this.kind = kind;
		this.session = session;
	}

	/**
	 * Set the limits that belong to the session, and find those that belong to the
	 * statements. They leave time for an answer, so that the client learns the reason.
	 * @param connection the connection
	 * @param kind the kind of database
	 * @param operationTimeout how long a call may take
	 * @return the limits, which are none if the database refuses them
	 * @throws SQLException if the connection was lost
	 */
	static ServerLimits set(Connection connection, DatabaseKind kind, Duration operationTimeout) throws SQLException {
		String session = session(kind, operationTimeout.toMillis());
		try {
			if (session != null) {
				execute(connection, session);
			}
			if (kind == DatabaseKind.POSTGRESQL) {
				execute(connection, "SELECT set_config('lock_timeout', current_setting('lock_timeout'), true)");
			}
			return new ServerLimits(kind, session);
		}
		catch (SQLException ex) {
			if (Failure.of(ex).problem() == Problem.UNREACHABLE || connection.isClosed()) {
				throw ex;
			}
			logger.debug("The database does not limit how long a statement takes", ex);
			return new ServerLimits(DatabaseKind.OTHER, null);
		}
	}

	private static @Nullable String session(DatabaseKind kind, long timeout) {
		long millis = lockMillis(timeout);
		long seconds = Math.max(1, millis / 1000);
		// Longer than the wait for a lock, if that can be less than the timeout
		long statementMillis = Math.max(1, timeout * 7 / 8);
		return switch (kind) {
			case MARIADB ->
				"SET SESSION autocommit = 1, innodb_lock_wait_timeout = %1$s, lock_wait_timeout = %1$s, max_statement_time = %2$s"
					.formatted(seconds, BigDecimal.valueOf(statementMillis, 3).toPlainString());
			case MYSQL ->
				"SET SESSION autocommit = 1, innodb_lock_wait_timeout = %1$s, lock_wait_timeout = %1$s, max_execution_time = %2$s"
					.formatted(seconds, statementMillis);
			case SQLSERVER -> "SET IMPLICIT_TRANSACTIONS OFF; SET LOCK_TIMEOUT %s".formatted(millis);
			case H2 -> "SET LOCK_TIMEOUT %s".formatted(millis);
			case SQLITE -> "PRAGMA busy_timeout = %s".formatted(millis);
			case DB2 -> "SET CURRENT LOCK TIMEOUT %s".formatted(seconds);
			default -> null;
		};
	}

	private static void execute(Connection connection, String text) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(text);
		}
	}

	private static long lockMillis(long timeout) {
		return Math.max(1, timeout * 3 / 4);
	}

	/**
	 * Return whether the session is not as it was opened.
	 * @return whether it must not be given back to a pool
	 */
	boolean isSessionChanged() {
		return this.session != null;
	}

	/**
	 * Return a statement with its limits.
	 * @param statement the statement
	 * @return the text to prepare
	 */
	String limit(String statement) {
		return (this.kind == DatabaseKind.POSTGRESQL) ? POSTGRESQL + statement : statement;
	}

	/**
	 * Set the parameters of the limits.
	 * @param prepared the statement
	 * @param remainingMillis how long it may take
	 * @return the number of parameters
	 * @throws SQLException if they could not be set
	 */
	int setParameters(PreparedStatement prepared, int remainingMillis) throws SQLException {
		if (this.kind == DatabaseKind.ORACLE) {
			prepared.setQueryTimeout(Math.max(1, remainingMillis / 1000));
		}
		if (this.kind != DatabaseKind.POSTGRESQL) {
			return 0;
		}
		PostgresStatements.keepOffServer(prepared);
		prepared.setString(1, String.valueOf(lockMillis(remainingMillis)));
		prepared.setString(2, String.valueOf(remainingMillis));
		return 2;
	}

	/**
	 * Execute a statement that writes.
	 * @param prepared the statement
	 * @return the number of rows that it affected
	 * @throws SQLException if the outcome is unknown
	 */
	int update(PreparedStatement prepared) throws SQLException {
		if (this.kind != DatabaseKind.POSTGRESQL) {
			return prepared.executeUpdate();
		}
		prepared.execute();
		prepared.getMoreResults();
		return prepared.getUpdateCount();
	}

	/**
	 * Execute a statement that reads.
	 * @param prepared the statement
	 * @return its rows
	 * @throws SQLException if it failed
	 */
	ResultSet query(PreparedStatement prepared) throws SQLException {
		if (this.kind != DatabaseKind.POSTGRESQL) {
			return prepared.executeQuery();
		}
		prepared.execute();
		prepared.getMoreResults();
		return prepared.getResultSet();
	}

}
