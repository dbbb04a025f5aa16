package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The error codes, states and messages by which databases and drivers report a
 * {@link Failure}. Codes decide before states, because some servers use one state for
 * much, and messages come last.
 */
final class ErrorCodes {

	/**
	 * Where two databases use one number for different things, the other one is so rare
	 * that its message may give the wrong advice.
	 */
	private static final Map<Integer, Failure> CODES = new HashMap<>();

	private static final Map<String, Failure> STATES = new HashMap<>();

	private static final Map<String, Failure> MESSAGES = new HashMap<>();

	static {
		// MySQL and MariaDB: 1000 to 4999; SQL Server: 207 to 18456; Oracle: 18 to 30006;
		// H2: 42122, 90000 and more; DB2: negative
		codes(Failure.DUPLICATE_KEY, 1062, 2601, 2627, -803);
		codes(Failure.ROLLED_BACK, 60);
		codes(Failure.LOCK_TIMEOUT, 1205, 1222, 54, 30006);
		codes(Failure.STATEMENT_TIMEOUT, 1969, 3024, 1013);
		codes(Failure.MISSING_OBJECT, 1146, 208, 942, -204);
		codes(Failure.MISSING_COLUMN, 1054, 42122, 207, 904, -206);
		codes(Failure.MISSING_DATABASE, 1049, 4060, 12505, 12514, 90146, 90149, 90013);
		codes(Failure.MISSING_PRIVILEGE, 1142, 1143, 1044, 229, 1031, 90096, -551);
		codes(Failure.READ_ONLY, 1290, 1792, 1836, 3906, 16000, 90097);
		codes(Failure.DISK_FULL, 1021, 1114, 9002, 1653, 1654);
		codes(Failure.NOT_READY, 1053, 1033, 1034);
		codes(Failure.BAD_CREDENTIALS, 1045, 1129, 1130, 1698, 18456, 1017);
		codes(Failure.TOO_MANY_CONNECTIONS, 1040, 1203, 1226, 18, 20, 10928, 10929, 12516, 12519, 12520);
		codes(Failure.CONNECTION_REFUSED, 12541);
		codes(Failure.CONNECTION_LOST, 1927, 4031, 17008, 1012, 2396, 3113, 3114, 90007, 90098, 90121);
		states(Failure.DUPLICATE_KEY, "23505");
		states(Failure.ROLLED_BACK, "40001", "40P01");
		states(Failure.LOCK_TIMEOUT, "HYT00", "55P03", "41000");
		states(Failure.STATEMENT_TIMEOUT, "57014");
		states(Failure.MISSING_OBJECT, "42P01", "42S02", "42S03", "42S04", "S0002", "42X05", "42883", "0A000", "3F000",
				"90079");
		states(Failure.MISSING_COLUMN, "42703", "42S22");
		states(Failure.MISSING_DATABASE, "3D000");
		states(Failure.MISSING_PRIVILEGE, "42501");
		states(Failure.READ_ONLY, "25006", "55000");
		states(Failure.DISK_FULL, "53100");
		states(Failure.NOT_READY, "57P03");
		states(Failure.BAD_CREDENTIALS, "28000", "28P01");
		states(Failure.TOO_MANY_CONNECTIONS, "53300");
		states(Failure.CONNECTION_LOST, "57P01", "57P02", "57P05");
		messages(Failure.MISSING_OBJECT, "no such table");
		messages(Failure.MISSING_COLUMN, "no such column", "has no column named");
		messages(Failure.READ_ONLY, "read-only", "readonly", "read only");
		messages(Failure.MISSING_DATABASE, "sqlite_cantopen");
		messages(Failure.LOCK_TIMEOUT, "sqlite_busy", "database is locked");
		messages(Failure.DISK_FULL, "sqlite_full", "no space left");
		messages(Failure.NO_DRIVER, "no suitable driver", "no driver accepts");
		messages(Failure.TOO_MANY_CONNECTIONS, "no more connections allowed");
		messages(Failure.NO_TLS, "ssl not enabled in the server", "does not support ssl", "ssl error",
				"ssl root certificate");
	}

	private ErrorCodes() {
	}

	/**
	 * Return what a database or driver reported by an exception of its own.
	 * @param ex the exception, whose causes are left aside
	 * @return the failure, {@code null} if it is not a known one
	 */
	static @Nullable Failure find(SQLException ex) {
		String state = (ex.getSQLState() != null) ? ex.getSQLState() : "";
		String message = (ex.getMessage() != null) ? ex.getMessage().toLowerCase(Locale.ROOT) : "";
		if (state.equals("23000") && ex.getErrorCode() == 1) {
			return Failure.DUPLICATE_KEY;
		}
		if (state.equals("42501") && message.contains("object not found")) {
			return Failure.MISSING_OBJECT;
		}
		if (state.equals("28000") && message.contains("pg_hba.conf")) {
			return Failure.NOT_ADMITTED;
		}
		if (ex.getErrorCode() == 1205 && message.contains("deadlock")) {
			// SQL Server uses the code that is a lock timeout in MySQL and MariaDB
			return Failure.ROLLED_BACK;
		}
		Failure found = CODES.get(ex.getErrorCode());
		found = (found != null) ? found : STATES.get(state);
		return (found != null) ? found : ofMessage(message);
	}

	private static @Nullable Failure ofMessage(String message) {
		for (Map.Entry<String, Failure> known : MESSAGES.entrySet()) {
			if (message.contains(known.getKey())) {
				return known.getValue();
			}
		}
		return null;
	}

	private static void codes(Failure failure, int... codes) {
		for (int code : codes) {
			CODES.put(code, failure);
		}
	}

	private static void states(Failure failure, String... states) {
		for (String state : states) {
			STATES.put(state, failure);
		}
	}

	private static void messages(Failure failure, String... messages) {
		for (String message : messages) {
			MESSAGES.put(message, failure);
		}
	}

}
