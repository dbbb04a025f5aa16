package io.github.leaderelection.engine;

import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of the last view as far as decisions depend on them: what they announce,
 * and whether they are alive. State thread only.
 */
final class Roster {

	private final Map<SessionId, Entry> entries = new HashMap<>();

	/**
	 * Take in the sessions of a view.
	 * @param observation the view
	 * @param silence since when each session is silent
	 * @return whether anything has changed but nonces
	 */
	boolean observe(Observation observation, Silence silence) {
		Map<SessionId, Session> sessions = observation.view().sessions();
		boolean changed = this.entries.size() != sessions.size();
		for (Session session : sessions.values()) {
			long silent = observation.received().nanos() - silence.since(session.id());
			boolean alive = silent < session.lease().toNanos();
			Entry known = this.entries.get(session.id());
			if (known == null || known.alive() != alive || !known.shows(session)) {
				changed = true;
				this.entries.put(session.id(), new Entry(session, alive, Announcements.ofApplication(session)));
			}
		}
		this.entries.keySet().retainAll(sessions.keySet());
		return changed;
	}

	/**
	 * Return the metadata that the application of a session has set.
	 * @param session the session as a view shows it
	 * @return its metadata without what is reserved
	 */
	Map<String, String> metadata(Session session) {
		@Nullable Entry known = this.entries.get(session.id());
		return (known != null && known.shows(session)) ? known.metadata() : Announcements.ofApplication(session);
	}

	/**
	 * A session.
	 *
	 * @param session the session when this was noted
	 * @param alive whether it was alive
	 * @param metadata the metadata of its application
	 */
	private record Entry(Session session, boolean alive, Map<String, String> metadata) {

		// Sessions of the first format have no editions
		private boolean shows(Session other) {
			return this.session.edition() == other.edition() && this.session.metadata().equals(other.metadata())
					&& this.session.candidate().equals(other.candidate()) && this.session.lease().equals(other.lease());
		}

	}

}
