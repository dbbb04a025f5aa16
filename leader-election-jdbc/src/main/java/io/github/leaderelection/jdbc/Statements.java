package io.github.leaderelection.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Executes the statements of one call on a connection, each within the time that the call
 * has left, and remembers how far the call has come.
 */
final class Statements {

	private final Connection connection;

	private final Dialect dialect;

	private final ElectionSql sql;

	private final ServerLimits limits;

	private final NetworkTimeout networkTimeout;

	private final Deadline deadline;

	private boolean sent;

	private boolean executed;

	Statements(Connection connection, Dialect dialect, ElectionSql sql, ServerLimits limits,
			NetworkTimeout networkTimeout, Deadline deadline) {
		this.connection = connection;
		this.dialect = dialect;
		this.sql = sql;
		this.limits = limits;
		this.networkTimeout = networkTimeout;
		this.deadline = deadline;
	}

	Dialect dialect() {
		return this.dialect;
	}

	ElectionSql sql() {
		return this.sql;
	}

	Deadline deadline() {
		return this.deadline;
	}

	/**
	 * Return whether a statement of the call was sent.
	 * @return whether the database may have executed anything
	 */
	boolean haveSent() {
		return this.sent;
	}

	/**
	 * Return whether a statement of the call was answered.
	 * @return whether the database has executed anything
	 */
	boolean haveExecuted() {
		return this.executed;
	}

	/**
	 * Execute a statement that writes.
	 * @param statement the statement
	 * @param parameters its parameters
	 * @return the number of rows that it affected
	 * @throws SQLException if the outcome is unknown
	 */
	int update(String statement, Object... parameters) throws SQLException {
		this.networkTimeout.limit(this.deadline);
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
		this.networkTimeout.limit(this.deadline);
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
		if (!this.dialect.queriesBeforeInsert()) {
			return update(insert, parameters);
		}
		return (query(find, ResultSet::next, parameters[0], parameters[1])) ? 0 : insertMissing(insert, parameters);
	}

	/**
	 * Insert a row that was missing a moment ago.
	 * @param insert the statement that inserts
	 * @param parameters its parameters
	 * @return the number of rows that were inserted
	 * @throws SQLException if the outcome is unknown
	 */
	int insertMissing(String insert, Object... parameters) throws SQLException {
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
	 * Find names.
	 * @param statement the statement, whose only column has them
	 * @param parameters its parameters
	 * @return the names
	 * @throws SQLException if it failed
	 */
	Set<String> names(String statement, Object... parameters) throws SQLException {
		return query(statement, (rows) -> {
			Set<String> names = new HashSet<>();
			while (rows.next()) {
				names.add(rows.getString(1));
			}
			return names;
		}, parameters);
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
				else if (parameter instanceof BigDecimal number) {
					prepared.setBigDecimal(index, number);
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

	/**
	 * Reads all rows of a result.
	 *
	 * @param <T> the type of result
	 */
	interface Reader<T> {

		T read(ResultSet rows) throws SQLException;

	}

}
