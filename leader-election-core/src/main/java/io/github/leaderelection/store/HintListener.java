package io.github.leaderelection.store;

/**
 * Callback for hints of a store that a heartbeat now may find something new. A hint is
 * never evidence: it may be lost, late, repeated, or forged by anything that can write to
 * the backend, which costs time only. Called on any thread, must not block.
 */
@FunctionalInterface
public interface HintListener {

	/**
	 * Something may have changed, typically that an election was released.
	 */
	void changed();

	/**
	 * A session that holds a record has sent a heartbeat, which the store has written. A
	 * candidate that reads a view right after it counts the silence of that session from
	 * there, rather than from up to a retry period later. Does nothing by default.
	 * @param session the session whose heartbeat was written
	 */
	default void heartbeatSent(SessionId session) {
	}

}
