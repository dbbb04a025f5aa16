package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A connection that belongs to the store, in auto-commit. A pooler may give each
 * statement another session: on PostgreSQL the connection has no session state.
 */
final class StoreConnection implements AutoCloseable {

	private final Connection connection;

	private final Dialect dialect;

	private final ElectionSql sql;

	private final Duration operationTimeout;

	private final ServerLimits limits;

	private final NetworkTimeout networkTimeout;

	private Statements statements;

	private boolean spoiled;

	private long lastUse = System.nanoTime();

	StoreConnection(Connection connection, StoreIdentity identity, TableNames tables, Deadline deadline,
			Duration operationTimeout) throws SQLException {
		this.connection = connection;
		this.operationTimeout = operationTimeout;
		this.networkTimeout = NetworkTimeout.of(connection, deadline);
		// Whatever the connection says of itself: a pool may have cached that
		connection.setAutoCommit(true);
		if (connection.isReadOnly()) {
			connection.setReadOnly(false);
		}
		this.dialect = identity.dialectOf(connection);
		this.limits = ServerLimits.set(connection, this.dialect.kind(), operationTimeout);
		this.sql = new ElectionSql(tables, this.dialect);
		this.statements = statements(deadline);
	}

	Dialect dialect() {
		return this.dialect;
	}

	/**
	 * Return the URL of the database, as its driver reports it.
	 * @return the URL, which may contain credentials, {@code null} if there is none
	 */
	@Nullable String url() {
		try {
			return this.connection.getMetaData().getURL();
		}
		catch (SQLException ex) {
			return null;
		}
	}

	/**
	 * Return whether what is called on this connection ends in time.
	 * @return {@code false} if the driver may wait forever
	 */
	boolean endsInTime() {
		return this.networkTimeout.isSupported();
	}

	/**
	 * Begin a call.
	 * @param deadline when the call has to end
	 */
	void begin(Deadline deadline) {
		this.statements = statements(deadline);
	}

	private Statements statements(Deadline deadline) {
		return new Statements(this.connection, this.dialect, this.sql, this.limits, this.networkTimeout, deadline);
	}

	/**
	 * Return the statements of the present call.
	 * @return what executes them
	 */
	Statements statements() {
		return this.statements;
	}

	/**
	 * Note that a call has succeeded.
	 */
	void used() {
		this.lastUse = System.nanoTime();
	}

	/**
	 * Return how long this connection has not been used.
	 * @return the time since the last call that succeeded
	 */
	Duration idleTime() {
		return Duration.ofNanos(System.nanoTime() - this.lastUse);
	}

	/**
	 * Check with the server that the connection works.
	 * @throws SQLException if it does not
	 */
	void check() throws SQLException {
		Deadline deadline = this.statements.deadline();
		this.networkTimeout.limit(deadline);
		if (!this.connection.isValid(Math.max(1, deadline.remainingMillis() / 1000))) {
			// Drivers report a check that took too long in the same way
			if (deadline.remainingMillis() < this.operationTimeout.toMillis() / 2) {
				throw new SQLTimeoutException("the idle connection did not answer");
			}
			throw new SQLNonTransientConnectionException("the idle connection was closed", "08003");
		}
	}

	/**
	 * Let this connection not be used for another call.
	 */
	void spoil() {
		this.spoiled = true;
	}

	boolean isSpoiled() {
		return this.spoiled;
	}

	/**
	 * End the connection at once. May block as long as its driver does.
	 */
	void discard() {
		ConnectionCloser.discard(this.connection);
	}

	/**
	 * Close the connection while it works, and give it back if it came from a pool that
	 * can use it.
	 * @throws SQLException if it does not work
	 */
	@Override
	public void close() throws SQLException {
		if (this.limits.isSessionChanged()) {
			discard();
		}
		else {
			this.connection.close();
		}
	}

}
