package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.util.Locale;

/**
 * What went wrong in a database, as far as something else follows from it.
 *
 * @author Leader Election
 */
enum Failure {

	/**
	 * The row exists.
	 */
	DUPLICATE_KEY,

	/**
	 * The statement was rolled back for the sake of another: it had no effect for
	 * certain, and may be tried again.
	 */
	ROLLED_BACK,

	/**
	 * Something else has held a lock for too long.
	 */
	LOCK_TIMEOUT,

	/**
	 * A table, column or function is missing, or the database does not understand the
	 * statement.
	 */
	MISSING_OBJECT,

	/**
	 * The user may not do that.
	 */
	MISSING_PRIVILEGE,

	/**
	 * The database, or this connection, only reads.
	 */
	READ_ONLY,

	/**
	 * The user name or the password is wrong.
	 */
	BAD_CREDENTIALS,

	/**
	 * Anything else, most of all a connection that was lost or not made.
	 */
	OTHER;

	static Failure of(SQLException ex) {
		String state = (ex.getSQLState() != null) ? ex.getSQLState() : "";
		String message = (ex.getMessage() != null) ? ex.getMessage().toLowerCase(Locale.ROOT) : "";
		int code = ex.getErrorCode();
		return switch (state) {
			case "23505" -> DUPLICATE_KEY;
			case "40001", "40P01", "61000" -> ROLLED_BACK;
			case "HYT00", "55P03", "41000" -> LOCK_TIMEOUT;
			case "42P01", "42S02", "42S03", "42S04", "S0002", "42X05", "42883", "0A000" -> MISSING_OBJECT;
			case "42501" -> (message.contains("object not found")) ? MISSING_OBJECT : MISSING_PRIVILEGE;
			case "25006", "55000" -> READ_ONLY;
			case "28000", "28P01" -> BAD_CREDENTIALS;
			case "23000" -> (code == 1062 || code == 1 || code == 2627 || code == 2601) ? DUPLICATE_KEY : OTHER;
			default -> ofMessage(code, message);
		};
	}

	private static Failure ofMessage(int code, String message) {
		if (code == 1205 || message.contains("sqlite_busy")) {
			return LOCK_TIMEOUT;
		}
		if (code == 1142 || code == 1044 || code == 90096 || code == 1031 || code == 229 || code == -551) {
			return MISSING_PRIVILEGE;
		}
		if (message.contains("no such table") || code == 942 || code == 208 || code == -204) {
			return MISSING_OBJECT;
		}
		if (message.contains("read-only") || message.contains("readonly") || code == 90097 || code == 1290
				|| code == 1836 || code == 3906) {
			return READ_ONLY;
		}
		if (code == 1045 || code == 1017 || code == 18456) {
			return BAD_CREDENTIALS;
		}
		return OTHER;
	}

	/**
	 * Return whether the database has understood and refused, as opposed to not having
	 * answered.
	 * @return whether it is a refusal
	 */
	boolean isRefusal() {
		return this == MISSING_OBJECT || this == MISSING_PRIVILEGE;
	}

	/**
	 * Return what the database said, without what must not be shown.
	 * @param ex the exception
	 * @return one line
	 */
	static String describe(SQLException ex) {
		return Secrets.hide((ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getName());
	}

}
