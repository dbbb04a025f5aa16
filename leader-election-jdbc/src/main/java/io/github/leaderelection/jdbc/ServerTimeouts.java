package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the timeouts that the server applies to the connections of the store with the
 * durations of the elections, on the first connection.
 */
final class ServerTimeouts {

	private static final Logger logger = LoggerFactory.getLogger(ServerTimeouts.class);

	private static final String POSTGRESQL = """
			SELECT name, CAST(setting AS BIGINT) FROM pg_settings
			WHERE name IN ('idle_session_timeout', 'transaction_timeout')""";

	/**
	 * In milliseconds, as those of PostgreSQL.
	 */
	private static final String MYSQL = "SELECT 'wait_timeout', @@session.wait_timeout * 1000";

	private final @Nullable TimeoutAudit audit;

	private final Duration longestSilence;

	private volatile boolean checked;

	/**
	 * Create what has checked nothing yet.
	 * @param audit takes what does not match, {@code null} to check nothing
	 * @param listens whether a connection waits for notifications
	 */
	ServerTimeouts(@Nullable TimeoutAudit audit, boolean listens) {
		this.audit = audit;
		this.longestSilence = (listens) ? Hints.PROBE_INTERVAL : Duration.ZERO;
	}

	/**
	 * Check the timeouts, unless that was done. A failure costs a warning only.
	 * @param connection the connection
	 * @param kind the kind of database
	 */
	void check(Connection connection, DatabaseKind kind) {
		String query = switch (kind) {
			case POSTGRESQL -> POSTGRESQL;
			case MYSQL, MARIADB -> MYSQL;
			default -> null;
		};
		if (this.audit != null && query != null && !this.checked) {
			try (Statement statement = connection.createStatement();
					ResultSet settings = statement.executeQuery(query)) {
				while (settings.next()) {
					check(this.audit, settings.getString(1), Duration.ofMillis(settings.getLong(2)));
				}
				this.checked = true;
			}
			catch (SQLException ex) {
				logger.debug("The timeouts of the server could not be read", ex);
			}
		}
	}

	private void check(TimeoutAudit audit, String setting, Duration timeout) {
		if (timeout.isZero()) {
			return;
		}
		switch (setting) {
			case "idle_session_timeout" -> checkIdle(audit, setting, timeout, this.longestSilence,
					"Set it to 0 for this user: ALTER ROLE ... SET idle_session_timeout = 0");
			case "wait_timeout" -> checkIdle(audit, setting, timeout, Duration.ZERO,
					"Raise it on the server, or by sessionVariables in the JDBC URL");
			default -> {
				if (timeout.compareTo(audit.timing().operationTimeout()) < 0) {
					audit.report(setting, timeout,
							"the server ends calls for which leader-election.operation-timeout leaves %s"
								.formatted(DurationText.of(audit.timing().operationTimeout())),
							"Set it to 0 for this user, or shorten leader-election.operation-timeout");
				}
			}
		}
	}

	private static void checkIdle(TimeoutAudit audit, String setting, Duration timeout, Duration longestSilence,
			String remedy) {
		Duration retryPeriod = audit.timing().retryPeriod();
		if (timeout.compareTo(retryPeriod) <= 0) {
			audit.report(setting, timeout,
					"the server closes each connection before the next heartbeat, which follows after the leader-election.retry-period of %s and opens another one"
						.formatted(DurationText.of(retryPeriod)),
					remedy);
		}
		else if (timeout.compareTo(longestSilence) <= 0) {
			audit.report(setting, timeout,
					"the server closes the connection that waits for notifications, which may be silent for %s, and hand-offs meanwhile take up to a retry period"
						.formatted(DurationText.of(longestSilence)),
					remedy + ", or set leader-election.jdbc.hints=false");
		}
	}

}
