package io.github.leaderelection.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

import org.postgresql.PGStatement;

/**
 * Keeps the driver of PostgreSQL from preparing statements on the server: a pooler may
 * execute each of them in another session, where it is not prepared.
 */
final class PostgresStatements {

	private PostgresStatements() {
	}

	/**
	 * Let a statement not be prepared on the server, however often it is executed. Does
	 * nothing if the driver is another one.
	 * @param statement the statement
	 * @throws SQLException if the driver refuses
	 */
	static void keepOffServer(PreparedStatement statement) throws SQLException {
		try {
			if (statement.isWrapperFor(PGStatement.class)) {
				statement.unwrap(PGStatement.class).setPrepareThreshold(0);
			}
		}
		catch (LinkageError ex) {
			// The driver is not pgjdbc
		}
	}

}
