package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections of the store, which it keeps as long as they work: waiting for a connection
 * behind the application would cost leadership. There are as many as concurrent calls. A
 * call that exceeds the operation timeout no longer counts, because its driver may never
 * return. Where the driver has no network timeout such a call is abandoned, so that the
 * caller can continue.
 */
final class StoreConnections {

	private static final Logger logger = LoggerFactory.getLogger(StoreConnections.class);

	private static final int MAX_CALLS = 2;

	private static final int MAX_ATTEMPTS = 3;

	private static final Duration MAX_IDLE = Duration.ofMinutes(1);

	/**
	 * How long after a successful call a connection needs no check.
	 */
	private static final Duration TRUSTED_IDLE = Duration.ofMillis(500);

	private final ConnectionOpener opener;

	/**
	 * So that attempts that hang here do not hold up calls.
	 */
	private final ConnectionOpener otherOpener;

	private final DriverCalls calls = new DriverCalls("leader-election-jdbc-call", "answer");

	private final StoreIdentity identity;

	private final TableNames tables;

	private final Duration operationTimeout;

	private final ServerTimeouts serverTimeouts;

	private final IdleConnections idle;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition callEnded = this.lock.newCondition();

	private final Set<Deadline> entered = Collections.newSetFromMap(new IdentityHashMap<>());

	StoreConnections(DataSource dataSource, TableNames tables, StoreIdentity identity, Duration operationTimeout,
			ServerTimeouts serverTimeouts) {
		this(dataSource, tables, identity, operationTimeout, serverTimeouts, MAX_IDLE);
	}

	StoreConnections(DataSource dataSource, TableNames tables, StoreIdentity identity, Duration operationTimeout,
			ServerTimeouts serverTimeouts, Duration maxIdle) {
		this.opener = new ConnectionOpener(dataSource);
		this.otherOpener = new ConnectionOpener(dataSource);
		this.tables = tables;
		this.identity = identity;
		this.operationTimeout = operationTimeout;
		this.serverTimeouts = serverTimeouts;
		this.idle = new IdleConnections(maxIdle);
	}

	/**
	 * Make a call on a connection. A call that the database has rolled back in favour of
	 * another transaction is repeated.
	 * <p>
	 * If an idle connection turns out to be closed, the call is made on a new one within
	 * the same operation timeout, provided that the database has not answered any
	 * statement of it, and has not even received one if the call has to be sent once.
	 * @param <T> the type of result
	 * @param sending how often the call may be sent
	 * @param call the call
	 * @return its result
	 * @throws SQLException if the outcome is unknown
	 */
	<T> T execute(Sending sending, Call<T> call) throws SQLException {
		Deadline deadline = Deadline.in(this.operationTimeout);
		enter(deadline);
		try {
			int generation = this.idle.generation();
			StoreConnection reused = this.idle.take();
			if (reused != null) {
				reused.begin(deadline);
				try {
					return execute(sending, call, reused, generation, deadline);
				}
				catch (SQLException ex) {
					Statements statements = reused.statements();
					boolean begun = (sending == Sending.ONCE) ? statements.haveSent() : statements.haveExecuted();
					if (begun || Failure.of(ex) != Failure.CONNECTION_LOST) {
						throw ex;
					}
					logger.debug("An idle connection was closed, opening another one", ex);
				}
			}
			StoreConnection opened = open(deadline);
			opened.begin(deadline);
			return execute(Sending.REPEATED, call, opened, generation, deadline);
		}
		finally {
			leave(deadline);
		}
	}

	/**
	 * Open a connection that is used for something else than calls.
	 * @return the connection
	 * @throws SQLException if it could not be opened
	 */
	Connection openAnother() throws SQLException {
		return this.otherOpener.open((connection) -> {
			connection.setAutoCommit(true);
			return connection;
		}, Deadline.in(this.operationTimeout));
	}

	/**
	 * Close all connections. Later calls open others.
	 */
	void close() {
		this.idle.close();
	}

	private StoreConnection open(Deadline deadline) throws SQLException {
		return this.opener.open((opened) -> {
			StoreConnection connection = new StoreConnection(opened, this.identity, this.tables, deadline,
					this.operationTimeout);
			this.serverTimeouts.check(opened, connection.dialect().kind());
			return connection;
		}, deadline);
	}

	private <T> T execute(Sending sending, Call<T> call, StoreConnection connection, int generation, Deadline deadline)
			throws SQLException {
		boolean works = false;
		try {
			T result = (connection.endsInTime()) ? send(sending, call, connection)
					: this.calls.make(() -> send(sending, call, connection), deadline, (late) -> {
						// The connection is not used any more
					});
			works = !connection.isSpoiled();
			return result;
		}
		finally {
			if (works) {
				connection.used();
				this.idle.add(connection, generation);
			}
			else {
				connection.discard();
				this.idle.discardAll();
			}
		}
	}

	private <T> T send(Sending sending, Call<T> call, StoreConnection connection) throws SQLException {
		if (sending == Sending.ONCE && connection.idleTime().compareTo(TRUSTED_IDLE) > 0) {
			connection.check();
		}
		for (int attempt = 1;; attempt++) {
			try {
				return call.execute(connection);
			}
			catch (SQLException ex) {
				if (Failure.of(ex) != Failure.ROLLED_BACK || attempt == MAX_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private void enter(Deadline deadline) throws SQLException {
		this.lock.lock();
		try {
			this.entered.removeIf(Deadline::isOver);
			while (this.entered.size() >= MAX_CALLS) {
				if (!this.callEnded.await(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
					throw new SQLTimeoutException(
							"%s other calls have not returned within the operation timeout".formatted(MAX_CALLS));
				}
			}
			this.entered.add(deadline);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SQLException("interrupted while waiting for other calls");
		}
		finally {
			this.lock.unlock();
		}
	}

	private void leave(Deadline call) {
		this.lock.lock();
		try {
			this.entered.remove(call);
			this.callEnded.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How often a call may be sent to the database, if its outcome is unknown.
	 */
	enum Sending {

		/**
		 * At most once, because a repetition would report a success as a failure.
		 */
		ONCE,

		/**
		 * Any number of times.
		 */
		REPEATED

	}

	/**
	 * A call.
	 *
	 * @param <T> the type of result
	 */
	interface Call<T> {

		T execute(StoreConnection connection) throws SQLException;

	}

}
