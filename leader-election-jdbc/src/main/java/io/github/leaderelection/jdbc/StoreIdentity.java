package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.leaderelection.jdbc.Dialect.Identity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the expression that distinguishes one incarnation of a database from another:
 * after a failover, acknowledged writes may be lost. Where none is found, a released
 * election is taken over only after a whole lease, unless the user asserts that the
 * database keeps acknowledged writes.
 */
final class StoreIdentity {

	private static final Logger logger = LoggerFactory.getLogger(StoreIdentity.class);

	/**
	 * The timeline changes when a standby is promoted, and the start time when the server
	 * or its machine crashes, which loses what the disk did not have
	 * (<code>fsync = off</code>). It is a number, because the text form depends on the
	 * time zone of the connection. Neither returns: an old primary has to restart before
	 * it follows another one. Both stay when only a process of the server crashes. That
	 * loses nothing, since {@link ServerLimits} let no commit be asynchronous.
	 */
	private static final String POSTGRESQL = """
			(SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '-' \
			|| CAST(CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) * 1000000 AS BIGINT) AS VARCHAR(20)))""";

	/**
	 * Refused where the store may not set this for its statements.
	 */
	private static final String POSTGRESQL_COMMITS = ", set_config('synchronous_commit', current_setting('synchronous_commit'), true)";

	private static final String MYSQL = "@@server_uuid";

	/**
	 * The uid is made of the port and the hardware address, which containers may share
	 * and which may be unknown.
	 */
	private static final String MARIADB = "CONCAT_WS('-', @@server_uid, @@server_id, @@port, LEFT(@@hostname, 64))";

	private static final String OLD_MARIADB = "CONCAT_WS('-', @@port, @@server_id, LEFT(@@hostname, 64))";

	/**
	 * Differs between the databases of a Data Guard configuration, and not between the
	 * nodes of a cluster that share the files.
	 */
	private static final String ORACLE = "SYS_CONTEXT('USERENV', 'DB_UNIQUE_NAME')";

	/**
	 * Differs between the replicas of an availability group, and not between the nodes of
	 * a failover cluster that share the files.
	 */
	private static final String SQLSERVER = "CAST(SERVERPROPERTY('ServerName') AS VARCHAR(255)) COLLATE Latin1_General_100_BIN2";

	private static final String H2_DELAY = """
			SELECT MAX(SETTING_VALUE) FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'""";

	/**
	 * Has no row for a user who is not an administrator.
	 */
	private static final String HSQLDB_DELAY = """
			SELECT MAX(PROPERTY_VALUE) FROM INFORMATION_SCHEMA.SYSTEM_PROPERTIES
			WHERE PROPERTY_NAME = 'hsqldb.write_delay'""";

	private final boolean keepsAcknowledgedWrites;

	private boolean warned;

	/**
	 * Create what identifies databases.
	 * @param keepsAcknowledgedWrites whether the user asserts that no failover or crash
	 * loses an acknowledged write, so that the incarnation does not matter
	 */
	StoreIdentity(boolean keepsAcknowledgedWrites) {
		this.keepsAcknowledgedWrites = keepsAcknowledgedWrites;
	}

	/**
	 * Return the dialect of the database behind a connection.
	 * @param connection the connection, on which the database is asked for its identity
	 * @return the dialect
	 * @throws SQLException if the database could not be asked
	 */
	Dialect dialectOf(Connection connection) throws SQLException {
		DatabaseMetaData metaData = connection.getMetaData();
		DatabaseKind kind = DatabaseKind.of(metaData);
		return Dialect.of(kind,
				(this.keepsAcknowledgedWrites) ? constant(kind) : identityOf(kind, connection, metaData));
	}

	private Identity identityOf(DatabaseKind kind, Connection connection, DatabaseMetaData metaData)
			throws SQLException {
		try {
			Identity found = switch (kind) {
				case POSTGRESQL -> answered(connection, Identity.unique(POSTGRESQL), POSTGRESQL_COMMITS);
				case MYSQL -> answered(connection, Identity.recurring(MYSQL), "");
				case MARIADB -> answered(connection, Identity.recurring(mariaDb(connection)), "");
				case ORACLE -> answered(connection, Identity.recurring(ORACLE), " FROM DUAL");
				case SQLSERVER -> answered(connection, Identity.recurring(SQLSERVER), "");
				case H2 -> (query(connection, H2_DELAY).equals("0")) ? constant(kind) : null;
				case HSQLDB ->
					(isInMemory(metaData) || query(connection, HSQLDB_DELAY).equals("false")) ? constant(kind) : null;
				// Each commit reaches the operating system, and no process on another
				// machine can have the file
				case SQLITE -> constant(kind);
				default -> null;
			};
			if (found != null) {
				return found;
			}
			warn(kind, "no identity that changes with a failover");
		}
		catch (SQLException ex) {
			if (!Failure.of(ex).isRefusal()) {
				throw ex;
			}
			warn(kind, Failure.describe(ex));
		}
		return Identity.UNKNOWN;
	}

	private static Identity constant(DatabaseKind kind) {
		return Identity.unique("'%s'".formatted(kind.name()));
	}

	private static @Nullable Identity answered(Connection connection, Identity identity, String rest)
			throws SQLException {
		return (!query(connection, "SELECT " + identity.expression() + rest).isEmpty()) ? identity : null;
	}

	private static String mariaDb(Connection connection) throws SQLException {
		return (query(connection, "SHOW GLOBAL VARIABLES LIKE 'server\\_uid'").isEmpty()) ? OLD_MARIADB : MARIADB;
	}

	private static boolean isInMemory(DatabaseMetaData metaData) throws SQLException {
		return String.valueOf(metaData.getURL()).startsWith("jdbc:hsqldb:mem:");
	}

	private static String query(Connection connection, String query) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(query)) {
			String value = (result.next()) ? result.getString(1) : null;
			return (value != null) ? value : "";
		}
	}

	private synchronized void warn(DatabaseKind kind, String reason) {
		if (!this.warned) {
			this.warned = true;
			logger.warn("A crash or failover of the {} database that loses writes cannot be detected ({})."
					+ " Therefore a released election is claimed only after a whole lease duration."
					+ " If the database never loses an acknowledged write, set leader-election.jdbc.keeps-acknowledged-writes=true",
					kind, reason);
		}
	}

}
