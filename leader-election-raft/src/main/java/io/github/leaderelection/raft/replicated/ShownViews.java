package io.github.leaderelection.raft.replicated;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.github.leaderelection.raft.replicated.ElectionCommand.HeartbeatCommand;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ElectionTable;

/**
 * Which view of a namespace the last heartbeat of each session was answered with, so that
 * the reply to the next one need not repeat it.
 * <p>
 * It is neither replicated nor part of a snapshot, and a mistake in it costs a second
 * heartbeat at most: a caller that lost the last reply notices by the mark and the
 * editions, and repeats its heartbeat with the own nonce as the acknowledged one, which
 * changes nothing and is answered in full.
 */
final class ShownViews {

	/**
	 * The version of {@link Session#FORMAT} whose instances read more than whole views,
	 * and count editions.
	 */
	private static final int FORMAT = 2;

	private final Map<SessionId, String> shown = new HashMap<>();

	/**
	 * Note what the session of a heartbeat is shown now.
	 * @param heartbeat the heartbeat, which was just executed
	 * @param table the records and sessions after it
	 * @return whether the reply may leave out what does not change with every heartbeat.
	 * {@code false} if something is new, if the caller asks for everything, or if there
	 * is a session of an instance that reads nothing else or does not count editions
	 */
	boolean show(HeartbeatCommand heartbeat, ElectionTable table) {
		if (this.shown.size() > table.sessions().size()) {
			this.shown.keySet().retainAll(table.sessions().keySet());
		}
		String now = identity(table);
		String last = this.shown.put(heartbeat.session().id(), now);
		return now.equals(last) && heartbeat.acknowledged() < heartbeat.session().nonce()
				&& table.sessions().values().stream().allMatch((session) -> session.format() >= FORMAT);
	}

	private static String identity(ElectionTable table) {
		int editions = 0;
		for (Session session : table.sessions().values()) {
			editions += Objects.hash(session.id(), session.edition());
		}
		return table.mark() + "/" + editions;
	}

}
