package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.store.ElectionStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Explains a failure to an operator: where the database is, what went wrong, and what to
 * do about it.
 */
final class FailureMessages {

	private final TableNames tables;

	private final String namespace;

	private final Duration operationTimeout;

	private volatile DatabaseKind kind = DatabaseKind.OTHER;

	private volatile @Nullable String address;

	FailureMessages(TableNames tables, String namespace, Duration operationTimeout, @Nullable String url) {
		this.tables = tables;
		this.namespace = namespace;
		this.operationTimeout = operationTimeout;
		this.address = DatabaseAddress.of(url);
	}

	/**
	 * Take over what a connection knows about the database.
	 * @param connection a connection that works
	 */
	void of(StoreConnection connection) {
		this.kind = connection.dialect().kind();
		if (this.address == null) {
			this.address = DatabaseAddress.of(connection.url());
		}
	}

	ElectionStoreException explain(String operation, Exception ex) {
		if (ex instanceof SQLException sql) {
			Failure failure = Failure.of(sql);
			return new ElectionStoreException(failure.problem(),
					"%s: %s (%s)".formatted(subject(operation), advice(failure, sql), said(sql)), sql);
		}
		return new ElectionStoreException(ElectionStoreException.Problem.UNUSABLE,
				"%s: %s".formatted(subject(operation), ex), ex);
	}

	private String subject(String operation) {
		String where = (this.address != null) ? " at " + this.address : "";
		return "JDBC store%s could not %s in namespace '%s'".formatted(where, operation, this.namespace);
	}

	private String advice(Failure failure, SQLException ex) {
		return switch (failure) {
			case MISSING_OBJECT, MISSING_COLUMN -> missing(table(ex));
			case MISSING_DATABASE ->
				"the database that the JDBC URL names does not exist. Create it, or correct the URL";
			case MISSING_PRIVILEGE -> "the database user lacks a privilege. Execute " + grant(ex);
			case READ_ONLY ->
				"the database is read-only. Point the data source to the primary, which accepts writes, and not to a replica";
			case DISK_FULL -> "the database has no space left. Free space on its disk or in its tablespace";
			case NOT_READY ->
				"the database is starting, stopping or recovering. If this persists, read the log of the database server";
			case BAD_CREDENTIALS ->
				"the database refused the user name or the password. Check both, and the hosts from which this user may connect";
			case NOT_ADMITTED ->
				"pg_hba.conf has no entry for this host, user and database, or it requires TLS. Add an entry to it, or turn TLS on or off in the JDBC URL (sslmode)";
			case TOO_MANY_CONNECTIONS ->
				"no connection is free. Each instance needs two, and three on PostgreSQL: raise the limit of the database or the pool, or make the pools smaller";
			case NO_TLS ->
				"the TLS connection failed. Make the driver trust the certificate of the server or its CA, or correct the TLS options of the JDBC URL";
			case NO_DRIVER -> "no JDBC driver accepts the URL. Add the driver, or correct the URL";
			case UNKNOWN_HOST -> "the host name cannot be resolved. Check the host in the JDBC URL, and DNS";
			case CONNECTION_REFUSED ->
				"no server accepts connections there. Check that the database is running, and the host and port in the JDBC URL";
			case CONNECTION_LOST ->
				"the connection was lost. Check whether the database was restarted, and the network";
			case NO_ANSWER ->
				"no answer within the operation timeout of %s. Check the network, firewalls, and the load of the database"
					.formatted(DurationText.of(this.operationTimeout));
			case LOCK_TIMEOUT ->
				"another transaction holds a lock on %s. Find and end that transaction".formatted(table(ex));
			case STATEMENT_TIMEOUT ->
				"the statement did not finish within the operation timeout of %s. Check the load of the database, and who holds locks on %s"
					.formatted(DurationText.of(this.operationTimeout), table(ex));
			case ROLLED_BACK -> "the database rolled the statement back several times in favour of other transactions";
			case DUPLICATE_KEY, OTHER -> "the database reported an error. Read its message and its log";
		};
	}

	private String missing(String table) {
		String script = "io/github/leaderelection/jdbc/schema-%s.sql from the jar".formatted(this.kind.platform());
		String names = (this.tables.isDefault()) ? "" : ", with the table names %s, %s and %s"
			.formatted(this.tables.session(), this.tables.record(), this.tables.tick());
		String hint = (this.kind.hasCaseSensitiveTables())
				? ". Table names may be case-sensitive here: if the tables exist in another case, set leader-election.jdbc.table-prefix in that case"
				: "";
		return "table %s is missing or has other columns. Create it with %s%s, or set leader-election.jdbc.initialize-schema=always%s"
			.formatted(table, script, names, hint);
	}

	private String grant(SQLException ex) {
		String session = this.tables.session();
		int dot = session.indexOf('.');
		if (dot > 0 && String.valueOf(ex.getMessage()).contains("for schema")) {
			return "GRANT USAGE ON SCHEMA %s TO <user>".formatted(session.substring(0, dot));
		}
		String table = table(ex);
		// Records and ticks are never deleted
		String delete = (table.equals(this.tables.record()) || table.equals(this.tables.tick())) ? "" : ", DELETE";
		return "GRANT SELECT, INSERT, UPDATE%s ON %s TO <user>".formatted(delete, table);
	}

	private String table(SQLException ex) {
		String message = String.valueOf(ex.getMessage()).toLowerCase(Locale.ROOT);
		if (message.contains(unqualified(this.tables.record()))) {
			return this.tables.record();
		}
		if (message.contains(unqualified(this.tables.session()))) {
			return this.tables.session();
		}
		if (message.contains(unqualified(this.tables.tick()))) {
			return this.tables.tick();
		}
		return this.tables.session() + ", " + this.tables.record();
	}

	private static String unqualified(String table) {
		return table.substring(table.indexOf('.') + 1).toLowerCase(Locale.ROOT);
	}

	private static String said(SQLException ex) {
		@Nullable String state = ex.getSQLState();
		return (state != null) ? "%s, SQLSTATE %s".formatted(Failure.describe(ex), state) : Failure.describe(ex);
	}

}
