package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/**
 * Opens connections within a time, on a thread of its own each: a pool may be exhausted
 * by the application, and a driver without time-outs waits for ever where a firewall
 * drops packets. Such attempts are left behind, and only a few of them at a time.
 *
 * @author Leader Election
 */
final class ConnectionOpener {

	private static final int MAX_ATTEMPTS = 4;

	private static final long FORGET_NANOS = Duration.ofMinutes(1).toNanos();

	private final DataSource dataSource;

	private final AtomicInteger attempts = new AtomicInteger();

	private volatile long lastAttempt = System.nanoTime();

	ConnectionOpener(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	Connection open(Deadline deadline) throws SQLException {
		if (this.attempts.get() >= MAX_ATTEMPTS && System.nanoTime() - this.lastAttempt < FORGET_NANOS) {
			throw new SQLTimeoutException("%d attempts to connect have not come to an end".formatted(MAX_ATTEMPTS));
		}
		this.lastAttempt = System.nanoTime();
		CompletableFuture<Connection> opened = new CompletableFuture<>();
		Thread thread = new Thread(() -> connect(opened), "leader-election-jdbc-connect");
		thread.setDaemon(true);
		this.attempts.incrementAndGet();
		thread.start();
		return await(opened, deadline);
	}

	private void connect(CompletableFuture<Connection> opened) {
		try {
			Connection connection = this.dataSource.getConnection();
			if (!opened.complete(connection)) {
				ConnectionCloser.close(connection);
			}
		}
		catch (Throwable ex) {
			opened.completeExceptionally(ex);
		}
		finally {
			this.attempts.decrementAndGet();
		}
	}

	private Connection await(CompletableFuture<Connection> opened, Deadline deadline) throws SQLException {
		try {
			return opened.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof SQLException cause) ? cause
					: new SQLException(String.valueOf(ex.getCause()), ex.getCause());
		}
		catch (TimeoutException ex) {
			throw abandon(opened, new SQLTimeoutException("no connection within the operation timeout"));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw abandon(opened, new SQLException("interrupted while connecting"));
		}
		catch (SQLTimeoutException ex) {
			throw abandon(opened, ex);
		}
	}

	private SQLException abandon(CompletableFuture<Connection> opened, SQLException reason) {
		if (!opened.completeExceptionally(reason)) {
			opened.thenAccept(ConnectionCloser::close);
		}
		return reason;
	}

}
