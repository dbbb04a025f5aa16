package io.github.leaderelection.test.simulation;

import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * Which incarnation of the store each session of a process has seen last.
 */
final class SeenViews {

	private final Map<SessionId, View> last = new HashMap<>();

	void see(View view) {
		this.last.merge(view.session(), view, (before, after) -> (after.nonce() > before.nonce()) ? after : before);
	}

	/**
	 * Return whether any session has seen an incarnation last, and that not long ago.
	 * @param storeId the incarnation of the store
	 * @param since the true time after which that view was executed
	 * @return whether one has
	 */
	boolean endWith(String storeId, long since) {
		return this.last.values().stream().anyMatch((view) -> view.storeId().equals(storeId) && view.time() > since);
	}

	/**
	 * What a heartbeat was answered.
	 *
	 * @param session the session that sent it
	 * @param nonce its nonce
	 * @param storeId the incarnation of the store that answered
	 * @param time the true time at which it was executed
	 */
	record View(SessionId session, long nonce, String storeId, long time) {

		static View of(Session session, String storeId, long time) {
			return new View(session.id(), session.nonce(), storeId, time);
		}

	}

}
