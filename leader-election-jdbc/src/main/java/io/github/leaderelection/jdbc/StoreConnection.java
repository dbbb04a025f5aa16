package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that belongs to the store: in auto-commit, and with a network timeout that
 * never lets a statement outlast the call that it is part of, if the driver has one. A
 * pooler may give each statement another session: on PostgreSQL the connection has no
 * session state.
 *
 * @author Leader Election
 */
final class StoreConnection implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(StoreConnection.class);

	private final Connection connection;

	private final Dialect dialect;

	private final ElectionSql sql;

	private final Duration operationTimeout;

	private Deadline deadline;

	private final ServerLimits limits;

	private final boolean hasNetworkTimeout;

	private boolean sent;

	private boolean executed;

	private boolean spoiled;

	private long lastUse = System.nanoTime();

	StoreConnection(Connection connection, StoreIdentity identity, TableNames tables, Deadline deadline,
			Duration operationTimeout) throws SQLException {
		this.connection = connection;
		this.deadline = deadline;
		this.operationTimeout = operationTimeout;
		this.hasNetworkTimeout = setNetworkTimeout();
		// Whatever the connection says of itself: a pool may have cached that
		connection.setAutoCommit(true);
		if (connection.isReadOnly()) {
			connection.setReadOnly(false);
		}
		this.dialect = identity.dialectOf(connection);
		this.limits = ServerLimits.set(connection, this.dialect.kind(), operationTimeout);
		this.sql = new ElectionSql(tables, this.dialect);
	}

	Dialect dialect() {
		return this.dialect;
	}

	ElectionSql sql() {
		return this.sql;
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
		return this.hasNetworkTimeout;
	}

	/**
	 * Begin a call.
	 * @param deadline when the call has to end
	 */
	void begin(Deadline deadline) {
		this.deadline = deadline;
		this.sent = false;
		this.executed = false;
	}

	/**
	 * Return whether a statement of the present call was sent.
	 * @return whether the database may have executed anything
	 */
	boolean hasSent() {
		return this.sent;
	}

	/**
	 * Return whether a statement of the present call was answered.
	 * @return whether the database has executed anything
	 */
	boolean hasExecuted() {
		return this.executed;
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
		limitTime();
		if (!this.connection.isValid(Math.max(1, this.deadline.remainingMillis() / 1000))) {
			// Drivers report a check that took too long in the same way
			if (this.deadline.remainingMillis() < this.operationTimeout.toMillis() / 2) {
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
	 * Execute a statement that writes.
	 * @param statement the statement
	 * @param parameters its parameters
	 * @return the number of rows that it affected
	 * @throws SQLException if the outcome is unknown
	 */
	int update(String statement, Object... parameters) throws SQLException {
		limitTime();
		try (PreparedStatement prepared = prepare(statement, parameters)) {
			this.sent = true;
			int rows = this.limits.update(prepared);
			this.executed = true;
			return rows;
		}
	}

	/**
	 * Execute a statement that reads.
	 * @param <T> the type of result
	 * @param statement the statement
	 * @param reader reads the rows
	 * @param parameters the parameters of the statement
	 * @return the result
	 * @throws SQLException if it failed
	 */
	<T> T query(String statement, Reader<T> reader, Object... parameters) throws SQLException {
		limitTime();
		try (PreparedStatement prepared = prepare(statement, parameters)) {
			this.sent = true;
			try (ResultSet rows = this.limits.query(prepared)) {
				this.executed = true;
				return reader.read(rows);
			}
		}
	}

	/**
	 * Insert a row unless it exists.
	 * @param insert the statement that inserts
	 * @param find the statement that finds the row by the first two parameters
	 * @param parameters the parameters of the insert, the first two of which are the key
	 * @return the number of rows that were inserted
	 * @throws SQLException if the outcome is unknown
	 */
	int insert(String insert, String find, Object... parameters) throws SQLException {
		if (!this.dialect.looksBeforeInsert()) {
			return update(insert, parameters);
		}
		if (query(find, ResultSet::next, parameters[0], parameters[1])) {
			return 0;
		}
		try {
			return update(insert, parameters);
		}
		catch (SQLException ex) {
			if (Failure.of(ex) == Failure.DUPLICATE_KEY) {
				return 0;
			}
			throw ex;
		}
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

	private PreparedStatement prepare(String statement, Object... parameters) throws SQLException {
		PreparedStatement prepared = this.connection.prepareStatement(this.limits.limit(statement));
		try {
			int index = this.limits.setParameters(prepared, this.deadline.remainingMillis());
			for (Object parameter : parameters) {
				index++;
				if (parameter instanceof Long number) {
					prepared.setLong(index, number);
				}
				else {
					prepared.setString(index, parameter.toString());
				}
			}
			return prepared;
		}
		catch (SQLException ex) {
			prepared.close();
			throw ex;
		}
	}

	private void limitTime() throws SQLException {
		int millis = this.deadline.remainingMillis();
		if (this.hasNetworkTimeout) {
			this.connection.setNetworkTimeout(Runnable::run, millis);
		}
	}

	private boolean setNetworkTimeout() throws SQLException {
		try {
			this.connection.setNetworkTimeout(Runnable::run, this.deadline.remainingMillis());
			// Some drivers, that of H2 among them, accept it and do nothing
			return this.connection.getNetworkTimeout() > 0;
		}
		catch (SQLException | AbstractMethodError ex) {
			if (this.connection.isClosed()) {
				throw ex;
			}
			logger.debug("The driver has no network timeout", ex);
			return false;
		}
	}

	/**
	 * Reads all rows of a result.
	 *
	 * @param <T> the type of result
	 */
	interface Reader<T> {

		T read(ResultSet rows) throws SQLException;

	}

}
