package io.github.leaderelection.store;

/**
 * Receives hints of a store that a new view may be worthwhile. A hint is never evidence:
 * it may be lost, late, given twice, or forged by anything that can write to the backend,
 * and all that this costs is time. Called on any thread, must not block.
 *
 * @author Leader Election
 */
@FunctionalInterface
public interface HintListener {

	/**
	 * Something may have changed, typically that an election was released.
	 */
	void changed();

	/**
	 * A session that holds a record has written a heartbeat. Candidates that look right
	 * after it count its silence from there, and not from up to a retry period later. The
	 * default is to ignore that.
	 * @param session the session that is alive
	 */
	default void beaten(SessionId session) {
	}

}
