package io.github.leaderelection.redis;

import java.util.List;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.StoredForm;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of a heartbeat: one script, as long as the server has what the base shows.
 * It has no part that may not be repeated.
 */
final class HeartbeatCall {

	private final RedisKeys keys;

	private final ScriptCalls scripts;

	private final Replication replication;

	private final ViewReader reader;

	HeartbeatCall(String namespace, RedisKeys keys, ScriptCalls scripts, Replication replication) {
		this.keys = keys;
		this.scripts = scripts;
		this.replication = replication;
		this.reader = new ViewReader(namespace, keys);
	}

	/**
	 * Write a heartbeat and read the view.
	 * @param connection the connection to the server
	 * @param session the session with its next nonce
	 * @param acknowledged the highest nonce that is known to have been written
	 * @param base the view that the caller holds, {@code null} if it has none
	 * @param announce whether to announce the heartbeat even if it is not that of a
	 * leader
	 * @return the view
	 */
	ElectionView send(ServerConnection connection, Session session, long acknowledged, @Nullable ElectionView base,
			boolean announce) {
		Session described = describedBy(base, session);
		List<Object> answer = (described != null)
				? beat(connection, session, acknowledged, base, announce, described.nonce(), "") : List.of();
		if (answer.isEmpty()) {
			// Or the server has lost what the base shows of this session
			answer = beat(connection, session, acknowledged, base, announce, 0, StoredForm.description(session));
		}
		this.replication.await(connection, answer);
		return this.reader.read(answer, session, base, (ids) -> this.scripts.run(connection, Script.DETAILS, ids));
	}

	private List<Object> beat(ServerConnection connection, Session session, long acknowledged,
			@Nullable ElectionView base, boolean announce, long described, String description) {
		return this.scripts.runKnown(connection, Script.HEARTBEAT, session.id(), session.nonce(), acknowledged,
				described, description, flag(base != null), markOf(base), this.scripts.newMark(), this.keys.hints(),
				flag(announce || isHolder(session.id(), base)));
	}

	private static @Nullable Session describedBy(@Nullable ElectionView base, Session session) {
		Session known = (base != null) ? base.sessions().get(session.id()) : null;
		return (known != null && known.edition() == session.edition()) ? known : null;
	}

	// Where the records have changed since, the script finds out by itself
	private static boolean isHolder(SessionId session, @Nullable ElectionView base) {
		return base != null && base.records().holders().contains(session);
	}

	private static String markOf(@Nullable ElectionView base) {
		String mark = (base != null) ? base.records().mark() : null;
		return (mark != null) ? mark : "";
	}

	private static String flag(boolean value) {
		return (value) ? "1" : "0";
	}

}
