package io.github.leaderelection.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

import io.github.leaderelection.jdbc.StoreConnections.Sending;
import io.github.leaderelection.store.TickStore;

/**
 * {@link TickStore} in a table of its own. Its connections are not those of heartbeats
 * and claims, which never wait for it, and take no part in transactions of the
 * application.
 */
final class JdbcTicks implements TickStore {

	private final String namespace;

	private final StoreConnections connections;

	private final FailureMessages failures;

	JdbcTicks(String namespace, StoreConnections connections, FailureMessages failures) {
		this.namespace = namespace;
		this.connections = connections;
		this.failures = failures;
	}

	@Override
	public boolean start(String job, long tick, long token) {
		// Sent once: where the first execution has succeeded, the second one would fail.
		// Updated once more: another instance may have inserted an earlier tick meanwhile
		return execute("record the start of job '%s'".formatted(job), Sending.ONCE,
				(statements) -> update(statements, job, tick, token) || insert(statements, job, tick, token)
						|| update(statements, job, tick, token));
	}

	private boolean update(Statements statements, String job, long tick, long token) throws SQLException {
		return statements.update(statements.sql().startTick, tick, token, this.namespace, job, tick, token) == 1;
	}

	private boolean insert(Statements statements, String job, long tick, long token) throws SQLException {
		return statements.insert(statements.sql().insertTick, statements.sql().findTick, this.namespace, job, tick,
				token) == 1;
	}

	@Override
	public OptionalLong last(String job) {
		return execute("read the last tick of job '%s'".formatted(job), Sending.REPEATED,
				(statements) -> statements.query(statements.sql().findTick, JdbcTicks::tick, this.namespace, job));
	}

	private static OptionalLong tick(ResultSet rows) throws SQLException {
		return (rows.next()) ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
	}

	void close() {
		this.connections.close();
	}

	private <T> T execute(String operation, Sending sending, Call<T> call) {
		try {
			return this.connections.execute(sending, (connection) -> {
				this.failures.of(connection);
				return call.execute(connection.statements());
			});
		}
		catch (SQLException | RuntimeException ex) {
			throw this.failures.explain(operation, ex);
		}
	}

	/**
	 * A call.
	 *
	 * @param <T> the type of result
	 */
	private interface Call<T> {

		T execute(Statements statements) throws SQLException;

	}

}
