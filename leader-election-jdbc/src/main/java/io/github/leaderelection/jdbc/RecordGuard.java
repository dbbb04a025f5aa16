package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.fencing.TransactionFence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard of one transaction.
 */
final class RecordGuard implements TransactionFence.Guard {

	private static final Logger logger = LoggerFactory.getLogger(RecordGuard.class);

	private final CurrentTransaction transaction;

	private final TransactionLimits limits;

	private final RecordLock lock;

	private final Duration idleLimit;

	private final Duration waitLimit;

	/**
	 * The connection whose limits were changed.
	 */
	private @Nullable Connection limited;

	private boolean committing;

	RecordGuard(CurrentTransaction transaction, TransactionLimits limits, RecordLock lock, Duration idleLimit,
			Duration waitLimit) {
		this.transaction = transaction;
		this.limits = limits;
		this.lock = lock;
		this.idleLimit = idleLimit;
		this.waitLimit = waitLimit;
	}

	/**
	 * Limit how long the client may be idle until the commit.
	 * @param connection the connection
	 * @param idle the limit
	 * @throws SQLException if that failed
	 */
	void limitIdleTime(Connection connection, Duration idle) throws SQLException {
		this.limited = connection;
		this.limits.limitIdleTime(connection, idle);
	}

	@Override
	public void hold(Leadership leadership) {
		try {
			if (!this.transaction.<Boolean>execute((connection) -> hold(connection, leadership))) {
				throw new LeadershipLostException(leadership.election(), leadership.fencingToken());
			}
		}
		catch (SQLException ex) {
			throw explain(leadership, ex);
		}
	}

	private boolean hold(Connection connection, Leadership leadership) throws SQLException {
		if (!this.committing) {
			restore();
			this.limited = connection;
			this.limits.limitCommit(connection, this.idleLimit, this.waitLimit);
			this.committing = true;
		}
		return this.lock.take(connection, leadership);
	}

	private static RuntimeException explain(Leadership leadership, SQLException ex) {
		if (!leadership.isValid()) {
			// A snapshot from before the takeover cannot lock the record, for example
			LeadershipLostException lost = new LeadershipLostException(leadership.election(),
					leadership.fencingToken());
			lost.initCause(ex);
			return lost;
		}
		return JdbcTransactionFence
			.translate("[%s] lock the election record before the commit".formatted(leadership.election()), ex);
	}

	@Override
	public void release() {
		try {
			restore();
		}
		catch (SQLException ex) {
			logger.debug("The limits of a connection that a fenced transaction has used could not be restored", ex);
		}
	}

	private void restore() throws SQLException {
		Connection connection = this.limited;
		this.limited = null;
		if (connection != null) {
			this.limits.restore(connection);
		}
	}

}
