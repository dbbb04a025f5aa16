package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * The connections of the store, which it keeps for as long as they work: to wait for a
 * connection behind the application would cost leadership. There are as many as calls at
 * a time; a call that has outlasted the operation timeout no longer counts, since its
 * driver may never return. Where the driver has no network timeout such a call is left
 * behind, so that the caller can go on.
 *
 * @author Leader Election
 */
final class StoreConnections {

	private static final int MAX_CALLS = 2;

	private static final int MAX_ATTEMPTS = 3;

	private final ConnectionOpener opener;

	/**
	 * So that attempts that hang here do not hold up calls.
	 */
	private final ConnectionOpener otherOpener;

	private final DriverCalls calls = new DriverCalls("leader-election-jdbc-call", "answer");

	private final StoreIdentity identity = new StoreIdentity();

	private final TableNames tables;

	private final Duration operationTimeout;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition callEnded = this.lock.newCondition();

	private final Set<Deadline> entered = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Deque<StoreConnection> idle = new ArrayDeque<>();

	private volatile int generation;

	StoreConnections(DataSource dataSource, TableNames tables, Duration operationTimeout) {
		this.opener = new ConnectionOpener(dataSource);
		this.otherOpener = new ConnectionOpener(dataSource);
		this.tables = tables;
		this.operationTimeout = operationTimeout;
	}

	/**
	 * Make a call on a connection. A call that the database has rolled back for the sake
	 * of another is repeated; each call has to be harmless when it is.
	 * @param <T> the type of result
	 * @param call the call
	 * @return its result
	 * @throws SQLException if the outcome is unknown
	 */
	<T> T execute(Call<T> call) throws SQLException {
		Deadline deadline = Deadline.in(this.operationTimeout);
		enter(deadline);
		int generation = this.generation;
		StoreConnection connection = null;
		boolean works = false;
		try {
			connection = take();
			if (connection == null) {
				connection = this.opener
					.open((opened) -> new StoreConnection(opened, this.identity, this.tables, deadline), deadline);
			}
			connection.begin(deadline);
			T result = execute(call, connection, deadline);
			works = !connection.isSpoiled();
			return result;
		}
		finally {
			leave(deadline, connection, works && generation == this.generation);
		}
	}

	/**
	 * Open a connection that is used for something else than calls.
	 * @return the connection
	 * @throws SQLException if it could not be opened
	 */
	Connection openAnother() throws SQLException {
		return this.otherOpener.open((connection) -> {
			if (!connection.getAutoCommit()) {
				connection.setAutoCommit(true);
			}
			return connection;
		}, Deadline.in(this.operationTimeout));
	}

	/**
	 * Close all connections. Later calls open others.
	 */
	void close() {
		this.lock.lock();
		try {
			this.generation = this.generation + 1;
			this.idle.forEach(StoreConnection::discard);
			this.idle.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	private <T> T execute(Call<T> call, StoreConnection connection, Deadline deadline) throws SQLException {
		if (connection.endsInTime()) {
			return repeat(call, connection);
		}
		return this.calls.make(() -> repeat(call, connection), deadline, (late) -> {
			// The connection is not used any more
		});
	}

	private <T> T repeat(Call<T> call, StoreConnection connection) throws SQLException {
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

	private @Nullable StoreConnection take() {
		this.lock.lock();
		try {
			return this.idle.pollFirst();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void leave(Deadline call, @Nullable StoreConnection connection, boolean works) {
		this.lock.lock();
		try {
			this.entered.remove(call);
			if (connection != null && works) {
				this.idle.addFirst(connection);
			}
			else {
				discard(connection);
			}
			this.callEnded.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void discard(@Nullable StoreConnection connection) {
		if (connection != null) {
			connection.discard();
			// Where one connection is broken the others may be, too
			this.idle.forEach(StoreConnection::discard);
			this.idle.clear();
		}
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
