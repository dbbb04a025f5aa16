package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import io.github.leaderelection.Leadership;

/**
 * Locks the record of an election until the transaction of a connection ends, if it still
 * is that of a term. All of these statements find the latest committed record, whatever
 * the isolation of the transaction: a plain query may show one from before a takeover.
 */
final class RecordLock {

	private static final String SELECT = """
			SELECT 1 FROM @@record@@
			WHERE NAMESPACE = ? AND ELECTION = ? AND STATE = 'HELD' AND TOKEN = ? @@lock@@
			""";

	private static final String UPDATE = """
			UPDATE @@record@@ SET TOKEN = TOKEN
			WHERE NAMESPACE = ? AND ELECTION = ? AND STATE = 'HELD' AND TOKEN = ?
			""";

	private final String namespace;

	private final String statement;

	private final boolean update;

	private final int timeoutSeconds;

	private RecordLock(String namespace, String statement, boolean update, int timeoutSeconds) {
		this.namespace = namespace;
		this.statement = statement;
		this.update = update;
		this.timeoutSeconds = timeoutSeconds;
	}

	/**
	 * Return the lock for a kind of database.
	 * @param kind the kind of database
	 * @param tables the names of the tables
	 * @param namespace the namespace of the elections
	 * @param timeout how long to wait for a claim that is executing, in whole seconds
	 * @return the lock
	 */
	static RecordLock of(DatabaseKind kind, TableNames tables, String namespace, Duration timeout) {
		int seconds = (int) Math.max(1, timeout.toSeconds());
		return switch (kind) {
			case POSTGRESQL -> select(tables, namespace, "FOR SHARE", seconds);
			case MARIADB -> select(tables, namespace, "LOCK IN SHARE MODE WAIT %s".formatted(seconds), seconds);
			case MYSQL -> select(tables, namespace, "LOCK IN SHARE MODE", seconds);
			case H2, ORACLE -> select(tables, namespace, "FOR UPDATE", seconds);
			default -> new RecordLock(namespace, UPDATE.replace("@@record@@", tables.record()).strip(), true, seconds);
		};
	}

	private static RecordLock select(TableNames tables, String namespace, String lock, int seconds) {
		String statement = SELECT.replace("@@record@@", tables.record()).replace("@@lock@@", lock).strip();
		return new RecordLock(namespace, statement, false, seconds);
	}

	/**
	 * Lock the record.
	 * @param connection the connection
	 * @param leadership the term
	 * @return {@code false} if it is not the record of this term, or no longer
	 * @throws SQLException if the database did not answer that, or has ended the
	 * transaction
	 */
	boolean take(Connection connection, Leadership leadership) throws SQLException {
		try (PreparedStatement prepared = connection.prepareStatement(this.statement)) {
			prepared.setQueryTimeout(this.timeoutSeconds);
			prepared.setString(1, this.namespace);
			prepared.setString(2, leadership.election());
			prepared.setLong(3, leadership.fencingToken());
			if (this.update) {
				return prepared.executeUpdate() == 1;
			}
			try (ResultSet rows = prepared.executeQuery()) {
				return rows.next();
			}
		}
	}

}
