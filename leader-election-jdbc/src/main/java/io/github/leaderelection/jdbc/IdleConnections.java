package io.github.leaderelection.jdbc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Connections that no call uses at present. Those that were idle for too long are closed
 * and not used again, because a firewall may have forgotten them without a word. Safe for
 * use by any thread.
 */
final class IdleConnections {

	private final Duration maxIdle;

	private final Deque<StoreConnection> connections = new ArrayDeque<>();

	private int generation;

	IdleConnections(Duration maxIdle) {
		this.maxIdle = maxIdle;
	}

	/**
	 * Return the number of times that all connections were closed.
	 * @return the generation of a connection that is opened now
	 */
	synchronized int generation() {
		return this.generation;
	}

	/**
	 * Take the connection that was used last.
	 * @return the connection, {@code null} if there is none
	 */
	synchronized @Nullable StoreConnection take() {
		discardOld();
		return this.connections.pollFirst();
	}

	/**
	 * Keep a connection that has just worked, or discard it if all have been closed
	 * since.
	 * @param connection the connection
	 * @param generation the generation at the beginning of the call
	 */
	synchronized void add(StoreConnection connection, int generation) {
		if (generation == this.generation) {
			this.connections.addFirst(connection);
		}
		else {
			connection.discard();
		}
		discardOld();
	}

	/**
	 * Close the connections that are idle now: where one is broken the others may be,
	 * too.
	 */
	synchronized void discardAll() {
		this.connections.forEach(StoreConnection::discard);
		this.connections.clear();
	}

	/**
	 * Close all connections, including those in use when they are given back.
	 */
	synchronized void close() {
		this.generation++;
		discardAll();
	}

	private void discardOld() {
		while (!this.connections.isEmpty() && this.connections.getLast().idleTime().compareTo(this.maxIdle) >= 0) {
			this.connections.removeLast().discard();
		}
	}

}
