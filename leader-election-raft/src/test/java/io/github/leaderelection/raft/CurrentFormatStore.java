package io.github.leaderelection.raft;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.jspecify.annotations.Nullable;

/**
 * A store whose sessions have the present format, as those of an engine have: without it
 * the voters answer each heartbeat in full. Views do not show the format, for tests that
 * compare what they wrote.
 */
final class CurrentFormatStore extends ForwardingElectionStore {

	/**
	 * What the key, the format and two separators take.
	 */
	private static final int LENGTH = Session.FORMAT_KEY.length() + 3;

	CurrentFormatStore(ElectionStore store) {
		super(store);
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		Map<String, String> metadata = new HashMap<>(session.metadata());
		if (Metadata.encode(metadata).length() <= Metadata.MAX_LENGTH - LENGTH) {
			metadata.put(Session.FORMAT_KEY, String.valueOf(Session.FORMAT));
		}
		ElectionView view = super.heartbeat(with(session, metadata), acknowledged, base);
		Map<SessionId, Session> sessions = new LinkedHashMap<>();
		view.sessions().forEach((id, found) -> sessions.put(id, withoutFormat(found)));
		return new ElectionView(view.storeId(), view.recurring(), view.intact(), view.records(), sessions);
	}

	private static Session withoutFormat(Session session) {
		Map<String, String> metadata = new HashMap<>(session.metadata());
		metadata.remove(Session.FORMAT_KEY);
		return with(session, metadata);
	}

	private static Session with(Session session, Map<String, String> metadata) {
		return new Session(session.id(), session.nonce(), session.candidate(), metadata, session.lease());
	}

}
