package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import io.github.leaderelection.Names;
import io.github.leaderelection.fencing.TransactionFence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.transaction.TransactionManager;

/**
 * A {@link TransactionFence} that locks the election record in the transaction of the
 * application, which therefore has to be one of the {@link DataSource} that keeps the
 * elections. Safe for use by any thread.
 * <p>
 * On PostgreSQL and MariaDB the server ends a transaction whose client is paused between
 * the lock and the commit when the lease duration has passed, so that another instance
 * can lead. Other databases keep the lock until the connection ends.
 */
public final class JdbcTransactionFence implements TransactionFence {

	private static final Logger logger = LoggerFactory.getLogger(JdbcTransactionFence.class);

	private final Builder settings;

	private volatile @Nullable DatabaseKind kind;

	private JdbcTransactionFence(Builder settings) {
		this.settings = settings;
	}

	/**
	 * Build a fence.
	 * @param dataSource the data source that keeps the elections
	 * @return a builder
	 */
	public static Builder builder(DataSource dataSource) {
		return new Builder(dataSource);
	}

	@Override
	public void requireGuardable(TransactionManager manager) {
		CurrentTransaction.requireManager(this.settings.dataSource, manager);
	}

	@Override
	public Guard guard() {
		CurrentTransaction transaction = CurrentTransaction.on(this.settings.dataSource);
		try {
			return transaction.execute((connection) -> guard(transaction, connection));
		}
		catch (SQLException ex) {
			throw translate("begin to fence the transaction", ex);
		}
	}

	private RecordGuard guard(CurrentTransaction transaction, Connection connection) throws SQLException {
		DatabaseKind kind = kind(connection);
		if (kind == DatabaseKind.SQLITE) {
			throw new IllegalStateException(CurrentTransaction
				.refusal("SQLite locks the whole database, and so no claim or heartbeat would be possible"));
		}
		if (connection.getAutoCommit()) {
			throw new IllegalStateException(CurrentTransaction.refusal("its connection commits each statement"));
		}
		RecordGuard guard = new RecordGuard(transaction, TransactionLimits.of(kind),
				RecordLock.of(kind, this.settings.tables, this.settings.namespace, this.settings.operationTimeout),
				this.settings.leaseDuration, this.settings.operationTimeout);
		if (!this.settings.idleTimeout.isZero()) {
			guard.limitIdleTime(connection, this.settings.idleTimeout);
		}
		return guard;
	}

	private DatabaseKind kind(Connection connection) throws SQLException {
		DatabaseKind known = this.kind;
		if (known == null) {
			known = DatabaseKind.of(connection.getMetaData());
			this.kind = known;
			if (TransactionLimits.of(known) == TransactionLimits.NONE && !this.settings.idleTimeout.isZero()) {
				logger.warn("leader-election.fencing.jdbc.idle-timeout has no effect:"
						+ " this database ({}) does not end transactions that are idle", known);
			}
		}
		return known;
	}

	/**
	 * Return an exception after which Spring rolls back, as it does not for a
	 * {@link org.springframework.transaction.TransactionException}.
	 * @param task what was to be done
	 * @param ex the reason
	 * @return the exception
	 */
	static DataAccessException translate(String task, SQLException ex) {
		DataAccessException translated = new SQLExceptionSubclassTranslator().translate(task, null, ex);
		return (translated != null) ? translated : new UncategorizedSQLException(task, null, ex);
	}

	/**
	 * Builds a {@link JdbcTransactionFence}.
	 */
	public static final class Builder {

		private final DataSource dataSource;

		private String namespace = "default";

		private TableNames tables = TableNames.ofPrefix(TableNames.DEFAULT_PREFIX);

		private Duration leaseDuration = Duration.ofSeconds(10);

		private Duration operationTimeout = Duration.ofSeconds(2);

		private Duration idleTimeout = Duration.ZERO;

		private Builder(DataSource dataSource) {
			this.dataSource = dataSource;
		}

		private Builder(Builder other) {
			this.dataSource = other.dataSource;
			this.namespace = other.namespace;
			this.tables = other.tables;
			this.leaseDuration = other.leaseDuration;
			this.operationTimeout = other.operationTimeout;
			this.idleTimeout = other.idleTimeout;
		}

		/**
		 * Set the namespace of the elections.
		 * @param namespace the namespace
		 * @return this builder
		 */
		public Builder namespace(String namespace) {
			this.namespace = Names.requireNamespace(namespace);
			return this;
		}

		/**
		 * Set the beginning of the table names, as for {@link JdbcElectionStore}.
		 * @param tablePrefix the prefix, which may begin with a schema and a dot
		 * @return this builder
		 * @throws IllegalArgumentException if that gives no table name
		 */
		public Builder tablePrefix(String tablePrefix) {
			this.tables = TableNames.ofPrefix(tablePrefix);
			return this;
		}

		/**
		 * Set how long a process may be paused between lock and commit, 10 seconds by
		 * default. After that time PostgreSQL and MariaDB end the transaction.
		 * @param leaseDuration the lease duration
		 * @return this builder
		 */
		public Builder leaseDuration(Duration leaseDuration) {
			this.leaseDuration = leaseDuration;
			return this;
		}

		/**
		 * Set how long the lock may wait for a claim that is executing, two seconds by
		 * default. On PostgreSQL it is the limit for each statement from there to the end
		 * of the transaction.
		 * @param operationTimeout the operation timeout
		 * @return this builder
		 */
		public Builder operationTimeout(Duration operationTimeout) {
			this.operationTimeout = operationTimeout;
			return this;
		}

		/**
		 * Set how long a fenced transaction may be idle until its commit, so that rows
		 * that a paused leader has written do not stay locked. PostgreSQL and MariaDB
		 * only.
		 * @param idleTimeout the idle timeout, zero for no limit, which is the default
		 * @return this builder
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
			return this;
		}

		/**
		 * Build the fence. That does not connect to the database.
		 * @return the fence
		 */
		public JdbcTransactionFence build() {
			return new JdbcTransactionFence(new Builder(this));
		}

	}

}
