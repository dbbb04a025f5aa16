package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.ratis.protocol.RaftPeerId;

/**
 * Decides when a connection to a voter is given up and made anew. After a cut of the
 * network, the kernel would use the old one again only after as long again as the cut has
 * lasted. A connection that has answered before and is silent now is dead at once. One
 * that is new gets time, since a TLS handshake takes seconds on a machine that is busy,
 * and would never come to its end if it was begun anew with every call that is not
 * answered in time: one second, and twice as much for each one after it, up to four.
 * <p>
 * All times are in nanoseconds. Safe for use by any thread.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class ConnectionPolicy {

	/**
	 * A call that had less time says nothing.
	 */
	private static final long MIN_SILENCE = Duration.ofMillis(100).toNanos();

	private static final long MIN_PATIENCE = Duration.ofSeconds(1).toNanos();

	private static final long MAX_PATIENCE = Duration.ofSeconds(4).toNanos();

	private final long extraPatience;

	private final Map<RaftPeerId, Connection> connections = new ConcurrentHashMap<>();

	/**
	 * Create a policy.
	 * @param extraPatience how much more time each new connection gets
	 */
	ConnectionPolicy(Duration extraPatience) {
		this.extraPatience = extraPatience.toNanos();
	}

	/**
	 * A voter is called, for which a connection is made if there is none.
	 * @param voter the voter
	 * @param now the time
	 */
	void called(RaftPeerId voter, long now) {
		this.connections.compute(voter, (key, connection) -> (connection != null) ? connection.called(now)
				: new Connection(State.MAKING, now, now, MIN_PATIENCE));
	}

	void answered(RaftPeerId voter, long now) {
		this.connections.computeIfPresent(voter, (key, connection) -> connection.answered(now));
	}

	/**
	 * Judge a connection after a call on it has failed. If it is dead, the caller has to
	 * {@linkplain #renewed renew} it, and nobody else.
	 * @param voter the voter that was called
	 * @param sent when it was called
	 * @param silent whether there was no answer in time, rather than a failure of the
	 * connection
	 * @param now the time
	 * @return whether the connection has to be given up
	 */
	boolean isDead(RaftPeerId voter, long sent, boolean silent, long now) {
		Connection last = this.connections.get(voter);
		return last != null && last.heard() - sent <= 0 && !(silent && now - sent < MIN_SILENCE)
				&& giveUp(voter, last, silent, now);
	}

	/**
	 * Judge the connection to a voter that is known to be silent. If it is dead, the
	 * caller has to {@linkplain #renewed renew} it, and nobody else.
	 * @param voter the voter
	 * @param now the time
	 * @return whether the connection has to be given up
	 */
	boolean isDead(RaftPeerId voter, long now) {
		Connection last = this.connections.get(voter);
		return last != null && giveUp(voter, last, true, now);
	}

	private boolean giveUp(RaftPeerId voter, Connection last, boolean silent, long now) {
		return last.isDead(silent, now - this.extraPatience)
				&& this.connections.replace(voter, last, last.in(State.DEAD));
	}

	/**
	 * A dead connection was given up. The next call makes another one.
	 * @param voter the voter to which it leads
	 * @param now the time
	 */
	void renewed(RaftPeerId voter, long now) {
		this.connections.computeIfPresent(voter, (key, connection) -> connection.renewed(now));
	}

	/**
	 * What is known of a connection.
	 */
	private enum State {

		/**
		 * There is none.
		 */
		NONE,

		/**
		 * It has never answered.
		 */
		MAKING,

		/**
		 * It has answered.
		 */
		PROVEN,

		/**
		 * It is being given up.
		 */
		DEAD

	}

	/**
	 * A connection.
	 *
	 * @param state what is known of it
	 * @param made when it was begun
	 * @param heard when it answered last, or the one before it was given up
	 * @param patience for how long it may be silent before it has ever answered
	 */
	private record Connection(State state, long made, long heard, long patience) {

		private Connection in(State next) {
			return new Connection(next, this.made, this.heard, this.patience);
		}

		private Connection called(long now) {
			return (this.state == State.NONE) ? new Connection(State.MAKING, now, this.heard, this.patience) : this;
		}

		private Connection answered(long now) {
			return (this.state != State.DEAD) ? new Connection(State.PROVEN, this.made, now, 0) : this;
		}

		private Connection renewed(long now) {
			long next = Math.max(MIN_PATIENCE, Math.min(2 * this.patience, MAX_PATIENCE));
			return new Connection(State.NONE, now, now, next);
		}

		private boolean isDead(boolean silent, long now) {
			return switch (this.state) {
				case NONE, DEAD -> false;
				case MAKING -> !silent || now - this.made >= this.patience;
				case PROVEN -> true;
			};
		}

	}

}
