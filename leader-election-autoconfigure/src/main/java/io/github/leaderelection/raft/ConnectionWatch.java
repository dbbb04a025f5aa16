package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.ratis.protocol.RaftPeerId;

/**
 * Tells connections that are dead from those that are only slow. One that has answered
 * before and is silent now is dead at once, as after a cut of the network. One that is
 * new gets time, since a TLS handshake takes seconds on a machine that is busy, and would
 * never come to its end if it was begun anew with every call that is not answered in
 * time.
 *
 * @author Leader Election
 */
final class ConnectionWatch {

	private static final long MIN_PATIENCE = Duration.ofSeconds(1).toNanos();

	private static final long MAX_PATIENCE = Duration.ofSeconds(4).toNanos();

	private final Map<RaftPeerId, Connection> connections = new ConcurrentHashMap<>();

	/**
	 * A call is sent, for which a connection is made if there is none.
	 * @param member to whom
	 * @param now the time
	 */
	void sent(RaftPeerId member, long now) {
		this.connections.computeIfAbsent(member, (key) -> new Connection(now, now, false, MIN_PATIENCE));
	}

	void answered(RaftPeerId member, long now) {
		this.connections.computeIfPresent(member,
				(key, connection) -> new Connection(connection.made(), now, true, MIN_PATIENCE));
	}

	/**
	 * Judge a connection after a call on it has failed. One that is dead is another one
	 * from then on.
	 * @param member to whom it leads
	 * @param sent when the call was sent
	 * @param silent whether there was no answer in time, rather than a failure of the
	 * connection
	 * @param now the time
	 * @return whether it has to be made anew
	 */
	boolean isDead(RaftPeerId member, long sent, boolean silent, long now) {
		Connection last = this.connections.get(member);
		if (last == null || !last.isDead(sent, silent, now)) {
			return false;
		}
		// Of those whose calls hang on it, one makes it anew
		return this.connections.replace(member, last, last.next(now));
	}

	/**
	 * A connection.
	 *
	 * @param made when it was made
	 * @param heard when it answered last, or was made
	 * @param proven whether it has ever answered
	 * @param patience for how long it may be silent before it has ever answered
	 */
	private record Connection(long made, long heard, boolean proven, long patience) {

		private boolean isDead(long sent, boolean silent, long now) {
			if (this.heard - sent > 0) {
				return false;
			}
			return !silent || this.proven || now - this.made >= this.patience;
		}

		private Connection next(long now) {
			return new Connection(now, now, false,
					(this.proven) ? MIN_PATIENCE : Math.min(2 * this.patience, MAX_PATIENCE));
		}

	}

}
