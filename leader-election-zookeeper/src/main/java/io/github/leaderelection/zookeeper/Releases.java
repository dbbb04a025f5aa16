package io.github.leaderelection.zookeeper;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Releases election records.
 */
final class Releases {

	private Releases() {
	}

	/**
	 * Return the change that a release is.
	 * @param paths the paths of the namespace
	 * @param election the name of the election
	 * @param session the session that holds the record
	 * @param token the token with which it is held
	 * @return the change
	 */
	static Change change(NodePaths paths, String election, SessionId session, long token) {
		return new Change(election, null, (seen) -> of(seen, paths, election, session, token));
	}

	private static @Nullable Transaction of(Snapshot seen, NodePaths paths, String election, SessionId session,
			long token) {
		Stored<ElectionRecord> stored = seen.record(election);
		if (stored == null || !stored.value().isHeldBy(session) || stored.value().token() != token) {
			return null;
		}
		return new Transaction(paths, seen).set(released(stored.value())).hint();
	}

	static ElectionRecord released(ElectionRecord held) {
		return new ElectionRecord(held.election(), State.RELEASED, null, held.token(), held.storeId());
	}

}
