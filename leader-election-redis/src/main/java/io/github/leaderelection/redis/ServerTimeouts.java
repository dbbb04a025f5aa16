package io.github.leaderelection.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the timeouts of the server with the durations of the elections, on the first
 * connection. A user that may not read them gets no warning. Safe for use by any thread.
 */
final class ServerTimeouts {

	private static final Logger logger = LoggerFactory.getLogger(ServerTimeouts.class);

	private final @Nullable TimeoutAudit audit;

	private boolean checked;

	/**
	 * Create what has checked nothing yet.
	 * @param audit takes what does not match, {@code null} to check nothing
	 */
	ServerTimeouts(@Nullable TimeoutAudit audit) {
		this.audit = audit;
	}

	synchronized void check(ServerConnection connection) {
		if (this.audit == null || this.checked) {
			return;
		}
		try {
			checkIdle(this.audit, read(connection, "timeout"));
			checkBacklog(this.audit, read(connection, "repl-backlog-ttl"));
		}
		catch (RuntimeException ex) {
			if (RedisError.of(ex).code() == null) {
				throw ex;
			}
			logger.debug("The timeouts of the server could not be read", ex);
		}
		this.checked = true;
	}

	private static Duration read(ServerConnection connection, String setting) {
		List<byte[]> answer = connection.list("CONFIG", RedisKeys.bytes("GET"), RedisKeys.bytes(setting));
		String value = (answer != null && answer.size() == 2) ? new String(answer.get(1), StandardCharsets.UTF_8) : "";
		return (value.matches("\\d{1,9}")) ? Duration.ofSeconds(Long.parseLong(value)) : Duration.ZERO;
	}

	private static void checkIdle(TimeoutAudit audit, Duration timeout) {
		Duration retryPeriod = audit.timing().retryPeriod();
		if (!timeout.isZero() && timeout.compareTo(retryPeriod) <= 0) {
			audit.report("timeout of Redis", timeout,
					"the server closes each connection before the next heartbeat, which follows after the leader-election.retry-period of %s and opens another one"
						.formatted(DurationText.of(retryPeriod)),
					"Set it to 0, or to more than the retry period");
		}
	}

	// After that time without replicas a server no longer reports that it was promoted
	private static void checkBacklog(TimeoutAudit audit, Duration timeout) {
		Duration leaseDuration = audit.timing().leaseDuration();
		if (!timeout.isZero() && timeout.compareTo(leaseDuration) <= 0) {
			audit.report("repl-backlog-ttl of Redis", timeout,
					"a failover may go unnoticed that began less than the leader-election.lease-duration of %s ago"
						.formatted(DurationText.of(leaseDuration)),
					"Set it to more than the lease duration: the default is 3600");
		}
	}

}
