package io.github.leaderelection.jdbc;

import java.sql.SQLException;

import io.github.leaderelection.store.SessionId;

/**
 * Releases records, and gives the others a hint where there are hints.
 */
final class Releases {

	private final String namespace;

	private final Hints hints;

	Releases(String namespace, Hints hints) {
		this.namespace = namespace;
		this.hints = hints;
	}

	/**
	 * Release a record.
	 * @param connection the connection to use
	 * @param election the name of the election
	 * @param session the session that holds it
	 * @param token the token with which it is held
	 * @return whether it was held that way
	 * @throws SQLException if the outcome is unknown
	 */
	boolean release(StoreConnection connection, String election, SessionId session, long token) throws SQLException {
		Statements statements = connection.statements();
		ElectionSql sql = statements.sql();
		Object[] parameters = { this.namespace, election, session.value(), token };
		return this.hints.change(connection, (same) -> statements.update(sql.release, parameters), sql.releaseAndNotify,
				parameters);
	}

	/**
	 * Release all records of a session, and remove the session.
	 * @param connection the connection to use
	 * @param session the session
	 * @return whether it held any
	 * @throws SQLException if the outcome is unknown
	 */
	boolean close(StoreConnection connection, SessionId session) throws SQLException {
		Statements statements = connection.statements();
		ElectionSql sql = statements.sql();
		return this.hints.change(connection, (same) -> {
			int released = statements.update(sql.releaseAll, this.namespace, session.value());
			statements.update(sql.deleteSession, this.namespace, session.value());
			return released;
		}, sql.closeAndNotify, this.namespace, session.value(), this.namespace, session.value());
	}

}
