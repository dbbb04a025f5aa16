package io.github.leaderelection.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The connections that no call uses at present, the one that was used last first. Safe
 * for use by any thread.
 */
final class IdleConnections {

	private final Deque<OpenConnection> connections = new ArrayDeque<>();

	private int generation;

	/**
	 * Return the number of times that connections were discarded. A connection is kept
	 * only if there were none during its call.
	 * @return the number
	 */
	synchronized int generation() {
		return this.generation;
	}

	synchronized @Nullable OpenConnection take() {
		return this.connections.pollFirst();
	}

	synchronized void giveBack(OpenConnection open, int generation) {
		if (open.lasting() && generation == this.generation) {
			this.connections.addFirst(open);
		}
		else {
			close(open);
		}
	}

	void discard() {
		List<OpenConnection> discarded;
		synchronized (this) {
			this.generation++;
			discarded = new ArrayList<>(this.connections);
			this.connections.clear();
		}
		discarded.forEach(IdleConnections::close);
	}

	static void close(@Nullable OpenConnection open) {
		if (open != null) {
			open.connection().close();
		}
	}

}
