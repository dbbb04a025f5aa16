package io.github.leaderelection.zookeeper;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A namespace in which a leader whose session has ended is assumed to have released its
 * record, and nothing else to have changed. The assumption may be wrong. So it serves the
 * claim of this one record alone, whose transaction {@linkplain Transaction#ofAssumed
 * checks} all of it.
 *
 * @param election the election of the record
 * @param snapshot the namespace as it was read, with the record released
 */
record AssumedRelease(String election, Snapshot snapshot) {

	/**
	 * So many records are copied at most.
	 */
	private static final int COPIED = 200;

	/**
	 * Assume the release of the record of a leader.
	 * @param read the whole namespace as it was read
	 * @param leader the session that has ended
	 * @return the assumption, {@code null} if the session did not hold exactly one
	 * record, or the versions of the nodes do not show all changes
	 */
	static @Nullable AssumedRelease of(Snapshot read, SessionId leader) {
		if (read.records().byElection().size() > COPIED || !read.sessions().versions().containsKey(leader)
				|| !showsAllChanges(read)) {
			return null;
		}
		List<ElectionRecord> held = read.heldBy(leader);
		Integer version = (held.size() == 1) ? read.versions().get(held.get(0).election()) : null;
		return (version != null)
				? new AssumedRelease(held.get(0).election(), released(read, held.get(0), version, leader)) : null;
	}

	// Instances of the format before change records without writing the revision
	private static boolean showsAllChanges(Snapshot read) {
		return read.records().mark() != null && read.frame().revision().hints() != Revision.UNKNOWN
				&& !read.showsOlderFormat();
	}

	private static Snapshot released(Snapshot read, ElectionRecord held, int version, SessionId leader) {
		Map<String, ElectionRecord> records = new LinkedHashMap<>(read.records().byElection());
		records.put(held.election(), Releases.released(held));
		Map<String, Integer> versions = new HashMap<>(read.versions());
		versions.put(held.election(), version + 1);
		Frame frame = read.frame().with(read.frame().revision().afterRelease());
		return new Snapshot(frame, without(leader, read.sessions()), new Records(null, records), versions);
	}

	private static Nodes<SessionId, Session> without(SessionId leader, Nodes<SessionId, Session> sessions) {
		Map<SessionId, Session> values = new HashMap<>(sessions.values());
		Map<SessionId, Integer> versions = new HashMap<>(sessions.versions());
		values.remove(leader);
		versions.remove(leader);
		return new Nodes<>(values, versions);
	}

}
