package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the expression that tells one incarnation of a database from another: after a
 * failover, writes that were acknowledged may be lost. Where it is known how to ask but
 * the database does not answer, the records are marked as if each were written by another
 * incarnation, so that a released election is taken over only after a whole lease.
 *
 * @author Leader Election
 */
final class StoreIdentity {

	private static final Logger logger = LoggerFactory.getLogger(StoreIdentity.class);

	/**
	 * The timeline changes as soon as a standby is promoted. The time of the start is
	 * there for servers that lose what they acknowledged when they crash
	 * (<code>synchronous_commit = off</code>); as a number, since the text form depends
	 * on the time zone of the connection.
	 */
	private static final String POSTGRESQL = """
			(SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '-' \
			|| CAST(CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) * 1000000 AS BIGINT) AS VARCHAR(20)))""";

	private static final String MYSQL = "@@server_uuid";

	/**
	 * The uid is made of the port and the hardware address, which containers may share.
	 */
	private static final String MARIADB = "CONCAT_WS('-', @@server_uid, @@server_id, LEFT(@@hostname, 64))";

	private static final String OLD_MARIADB = "CONCAT_WS('-', @@port, @@server_id, LEFT(@@hostname, 64))";

	private static final String UNKNOWN = "'unidentified'";

	private static final String UNKNOWN_WRITER = "'unidentified-writer'";

	private boolean warned;

	/**
	 * Return the dialect of the database behind a connection, asking it how it can be
	 * identified.
	 * @param connection the connection
	 * @return the dialect
	 * @throws SQLException if the database could not be asked
	 */
	Dialect dialectOf(Connection connection) throws SQLException {
		DatabaseKind kind = DatabaseKind.of(connection.getMetaData());
		return switch (kind) {
			case POSTGRESQL -> dialectOf(connection, kind, POSTGRESQL);
			case MYSQL -> dialectOf(connection, kind, MYSQL);
			case MARIADB ->
				dialectOf(connection, kind, (variables(connection).contains("server_uid")) ? MARIADB : OLD_MARIADB);
			default -> identified(kind, "'%s'".formatted(kind.name()));
		};
	}

	private Dialect dialectOf(Connection connection, DatabaseKind kind, String identity) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("SELECT " + identity)) {
			if (result.next() && result.getString(1) != null) {
				return identified(kind, identity);
			}
		}
		catch (SQLException ex) {
			if (!Failure.of(ex).isRefusal()) {
				throw ex;
			}
			warn(kind, ex);
		}
		return Dialect.of(kind, UNKNOWN, UNKNOWN_WRITER);
	}

	private Dialect identified(DatabaseKind kind, String identity) {
		return Dialect.of(kind, identity, identity);
	}

	private Set<String> variables(Connection connection) throws SQLException {
		Set<String> names = new HashSet<>();
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("SHOW GLOBAL VARIABLES LIKE 'server\\_uid'")) {
			while (result.next()) {
				names.add(result.getString(1));
			}
		}
		return names;
	}

	private synchronized void warn(DatabaseKind kind, SQLException cause) {
		if (!this.warned) {
			this.warned = true;
			logger.warn(
					"The {} database does not tell its identity, so a failover cannot be noticed: a released election is taken over only after a whole lease ({})",
					kind.platform(), Failure.describe(cause));
		}
	}

}
