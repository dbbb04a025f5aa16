package io.github.leaderelection.jdbc;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.store.ShownText;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong in a database, as far as the store or an operator acts on it.
 */
enum Failure {

	/**
	 * The row exists.
	 */
	DUPLICATE_KEY(Problem.UNUSABLE),

	/**
	 * The statement was rolled back in favour of another transaction: it had no effect
	 * and can be repeated.
	 */
	ROLLED_BACK(Problem.UNUSABLE),

	/**
	 * Another transaction has held a lock for too long.
	 */
	LOCK_TIMEOUT(Problem.UNUSABLE),

	/**
	 * The server stopped the statement because it took too long.
	 */
	STATEMENT_TIMEOUT(Problem.UNUSABLE),

	/**
	 * A table or function is missing, or the database does not understand the statement.
	 */
	MISSING_OBJECT(Problem.UNUSABLE),

	/**
	 * A table has other columns.
	 */
	MISSING_COLUMN(Problem.UNUSABLE),

	/**
	 * The database of the URL does not exist.
	 */
	MISSING_DATABASE(Problem.UNUSABLE),

	/**
	 * The user lacks a privilege.
	 */
	MISSING_PRIVILEGE(Problem.REFUSED),

	/**
	 * The database, or this connection, is read-only.
	 */
	READ_ONLY(Problem.UNUSABLE),

	/**
	 * The database has no space left.
	 */
	DISK_FULL(Problem.UNUSABLE),

	/**
	 * The server starts, stops or recovers.
	 */
	NOT_READY(Problem.UNUSABLE),

	/**
	 * The server refused the user name, the password or the client's address.
	 */
	BAD_CREDENTIALS(Problem.REFUSED),

	/**
	 * PostgreSQL admits no such connection, whatever the password.
	 */
	NOT_ADMITTED(Problem.REFUSED),

	/**
	 * The server or the pool has no connection left.
	 */
	TOO_MANY_CONNECTIONS(Problem.REFUSED),

	/**
	 * No TLS connection that the driver trusts.
	 */
	NO_TLS(Problem.REFUSED),

	/**
	 * No driver accepts the URL.
	 */
	NO_DRIVER(Problem.UNUSABLE),

	/**
	 * The host name cannot be resolved.
	 */
	UNKNOWN_HOST(Problem.UNREACHABLE),

	/**
	 * Nothing accepts connections at the address.
	 */
	CONNECTION_REFUSED(Problem.UNREACHABLE),

	/**
	 * The connection ended, at once and not by a timeout.
	 */
	CONNECTION_LOST(Problem.UNREACHABLE),

	/**
	 * No answer arrived in time.
	 */
	NO_ANSWER(Problem.UNREACHABLE),

	/**
	 * The server reported anything else.
	 */
	OTHER(Problem.UNUSABLE);

	/**
	 * What H2, PostgreSQL and HSQLDB add about the statement, which is of no use to an
	 * operator.
	 */
	private static final Pattern STATEMENT = Pattern
		.compile("(?s); SQL statement:.*?(?= \\[\\d+-\\d+]|$)|\\s+Position: \\d+|\\s+in statement \\[.*]");

	private static final int MAX_LENGTH = 500;

	private final Problem problem;

	Failure(Problem problem) {
		this.problem = problem;
	}

	/**
	 * Return the kind of failure, as the engine reports it.
	 * @return the problem
	 */
	Problem problem() {
		return this.problem;
	}

	/**
	 * Return whether the database understood the statement and refused it, as opposed to
	 * not having answered.
	 * @return whether it is a refusal
	 */
	boolean isRefusal() {
		return this == MISSING_OBJECT || this == MISSING_PRIVILEGE;
	}

	static Failure of(SQLException ex) {
		Failure found = null;
		// The innermost cause says most
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			Failure reported = (cause instanceof SQLException failure) ? ErrorCodes.find(failure) : null;
			found = (reported != null) ? reported : found;
		}
		found = (found != null) ? found : ofNetwork(ex);
		if (found == null && String.valueOf(ex.getMessage()).contains("request timed out after")) {
			// By a pool such as HikariCP
			return TOO_MANY_CONNECTIONS;
		}
		return (found != null) ? found : OTHER;
	}

	private static @Nullable Failure ofNetwork(SQLException ex) {
		Failure found = null;
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			Failure known = ofType(cause);
			found = (known != null) ? known : found;
		}
		String state = ex.getSQLState();
		return (found == null && state != null && state.startsWith("08")) ? CONNECTION_LOST : found;
	}

	private static @Nullable Failure ofType(Throwable cause) {
		if (cause instanceof UnknownHostException) {
			return UNKNOWN_HOST;
		}
		if (cause instanceof SocketTimeoutException || cause instanceof SQLTimeoutException) {
			return NO_ANSWER;
		}
		if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
			return CONNECTION_REFUSED;
		}
		if (cause instanceof SSLException || cause instanceof CertificateException) {
			return NO_TLS;
		}
		return (cause instanceof SQLNonTransientConnectionException || cause instanceof SQLRecoverableException)
				? CONNECTION_LOST : null;
	}

	/**
	 * Return what the database reported, without secrets and without the statement.
	 * @param ex the exception
	 * @return one line
	 */
	static String describe(SQLException ex) {
		String message = (ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getName();
		return ShownText.problem(STATEMENT.matcher(message).replaceAll(""), MAX_LENGTH);
	}

}
