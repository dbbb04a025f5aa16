package io.github.leaderelection.test.simulation;

import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.store.SessionId;

/**
 * Which incarnation of the store each session of a process has seen last.
 */
final class SeenViews {

	private final Map<SessionId, Shown> last = new HashMap<>();

	void see(Shown view) {
		this.last.merge(view.session(), view, (before, after) -> (after.nonce() > before.nonce()) ? after : before);
	}

	/**
	 * Return whether any session has seen an incarnation last, and that not long ago.
	 * @param storeId the incarnation of the store
	 * @param since the true time after which that view was executed
	 * @return whether one has
	 */
	boolean endWith(String storeId, long since) {
		return this.last.values()
			.stream()
			.anyMatch((view) -> view.view().storeId().equals(storeId) && view.time() > since);
	}

}
