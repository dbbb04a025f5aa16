package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A namespace as it was read, all of it or the part that a change depends on.
 *
 * @param frame what was read first
 * @param sessions the nodes of the sessions
 * @param records the election records
 * @param versions the versions of the nodes of the records, by election. A record whose
 * version is missing is unchanged since an earlier reading, but a change of it cannot be
 * prepared
 */
record Snapshot(Frame frame, Nodes<SessionId, Session> sessions, Records records, Map<String, Integer> versions) {

	@Nullable Stored<ElectionRecord> record(String election) {
		return new Nodes<>(this.records.byElection(), this.versions).get(election);
	}

	/**
	 * Return the records that a session holds. No stream: in the few hand-offs of an
	 * application the JVM has compiled none of it.
	 * @param session the session
	 * @return the records
	 */
	List<ElectionRecord> heldBy(SessionId session) {
		List<ElectionRecord> held = new ArrayList<>();
		for (ElectionRecord record : this.records.byElection().values()) {
			if (record.isHeldBy(session)) {
				held.add(record);
			}
		}
		return held;
	}

	/**
	 * Return whether instances of an older format take part, which change and create
	 * records without writing the revision.
	 * @return whether any session is of an older format
	 */
	boolean showsOlderFormat() {
		for (Session session : this.sessions.values().values()) {
			if (session.format() < Session.FORMAT) {
				return true;
			}
		}
		return false;
	}

	ElectionView view(boolean intact) {
		return view(intact, this.records);
	}

	ElectionView view(boolean intact, Records shown) {
		return new ElectionView(this.frame.storeId(), false, intact, shown, this.sessions.values());
	}

	/**
	 * Return whether this is older than a view of the same namespace.
	 * @param view the view
	 * @return whether anything is older, or may be
	 */
	boolean isOlderThan(ElectionView view) {
		String mark = view.records().mark();
		if (mark == null || this.frame.revision().isOlderThan(mark)) {
			return true;
		}
		for (Session session : this.sessions.values().values()) {
			if (isOlder(session, view)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isOlder(Session session, ElectionView view) {
		Session known = view.sessions().get(session.id());
		return known != null && session.nonce() < known.nonce();
	}

}
