package io.github.leaderelection.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * View of all election records and all sessions of a namespace, as a heartbeat read them
 * after its own write.
 *
 * @param storeId the incarnation of the store that answered. It changes when the store
 * may have lost acknowledged writes: after a failover, a restore, or a restart where that
 * is not known to be durable
 * @param recurring whether an earlier store id may come back after it changed, because it
 * names a server and not a state of the data: after a failback to the former primary,
 * say. A session then claims nothing before it has watched that id for a whole lease
 * without a gap. {@code false} if each change brings an id that was never seen before
 * @param intact whether the session was found with a nonce not lower than the one that
 * was acknowledged. {@code false} means that the store has lost writes
 * @param records the election records: the very object of the base that the heartbeat has
 * named, if they are unchanged since
 * @param sessions the sessions by id
 */
public record ElectionView(String storeId, boolean recurring, boolean intact, Records records,
		Map<SessionId, Session> sessions) {

	public ElectionView {
		// A copy that keeps the order, so that a simulation can be replayed
		sessions = Collections.unmodifiableMap(new LinkedHashMap<>(sessions));
	}

	/**
	 * Create a view of records whose state has no mark.
	 * @param storeId the incarnation of the store that answered
	 * @param recurring whether an earlier store id may come back
	 * @param intact whether the session was found with the acknowledged nonce
	 * @param elections the election records by name
	 * @param sessions the sessions by id
	 */
	public ElectionView(String storeId, boolean recurring, boolean intact, Map<String, ElectionRecord> elections,
			Map<SessionId, Session> sessions) {
		this(storeId, recurring, intact, new Records(null, elections), sessions);
	}

	/**
	 * Return the election records.
	 * @return the records by the names of their elections
	 */
	public Map<String, ElectionRecord> elections() {
		return this.records.byElection();
	}

}
