package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.util.Locale;

import io.github.leaderelection.store.ElectionStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Says of a failure what an operator can do about it.
 *
 * @author Leader Election
 */
final class FailureMessages {

	private final TableNames tables;

	private final String namespace;

	private volatile DatabaseKind kind = DatabaseKind.OTHER;

	FailureMessages(TableNames tables, String namespace) {
		this.tables = tables;
		this.namespace = namespace;
	}

	void of(DatabaseKind kind) {
		this.kind = kind;
	}

	ElectionStoreException explain(String operation, SQLException ex) {
		String message = "JDBC store could not %s in namespace '%s': %s (%s)".formatted(operation, this.namespace,
				advice(ex), said(ex));
		return new ElectionStoreException(message, Secrets.hide(ex));
	}

	private String advice(SQLException ex) {
		return switch (Failure.of(ex)) {
			case MISSING_OBJECT ->
				"table %s is missing or has other columns. Create it with io/github/leaderelection/jdbc/schema-%s.sql from the jar, or set leader-election.jdbc.initialize-schema=always"
					.formatted(table(ex), this.kind.platform());
			case MISSING_PRIVILEGE ->
				"the database user may not do that. GRANT SELECT, INSERT, UPDATE, DELETE ON %s to it"
					.formatted(table(ex));
			case READ_ONLY ->
				"the database only reads. Point the data source to the primary, which writes, and not to a replica";
			case BAD_CREDENTIALS -> "the database refused the user name or the password";
			case LOCK_TIMEOUT ->
				"something else holds a lock on %s. Find and end that transaction".formatted(table(ex));
			case ROLLED_BACK -> "the database rolled it back several times in favour of other transactions";
			default -> "the database cannot be reached or did not answer in time";
		};
	}

	private String table(SQLException ex) {
		String message = String.valueOf(ex.getMessage()).toLowerCase(Locale.ROOT);
		if (message.contains(unqualified(this.tables.record()))) {
			return this.tables.record();
		}
		if (message.contains(unqualified(this.tables.session()))) {
			return this.tables.session();
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
