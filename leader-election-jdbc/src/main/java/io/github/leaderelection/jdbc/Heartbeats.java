package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ForeignEntries;
import io.github.leaderelection.store.support.StoredText;

/**
 * Writes heartbeats and reads the view after them. Safe for use by any thread.
 */
final class Heartbeats {

	private final String namespace;

	private final ForeignEntries foreign;

	Heartbeats(String namespace) {
		this.namespace = namespace;
		this.foreign = new ForeignEntries(namespace, "Delete the row");
	}

	/**
	 * Write a heartbeat and read the namespace after it.
	 * @param connection the connection to use
	 * @param session the session with its next nonce
	 * @param acknowledged the highest nonce that is known to have been written
	 * @return the view
	 * @throws SQLException if the outcome is unknown
	 */
	ElectionView beat(StoreConnection connection, Session session, long acknowledged) throws SQLException {
		Statements statements = connection.statements();
		boolean intact = write(statements, session, acknowledged);
		ViewReader found = statements.query(statements.sql().view, new ViewReader(session.id(), this.foreign),
				this.namespace, this.namespace);
		Session own = found.sessions().get(session.id());
		if (own == null || own.nonce() < session.nonce()) {
			throw new SQLException(
					"the answer lacks the heartbeat that was just written, so reads are served by a read-only replica",
					"25006");
		}
		Map<SessionId, Session> sessions = new HashMap<>(found.sessions());
		if (own.nonce() == session.nonce() && describe(statements, session, found)) {
			sessions.put(session.id(), session);
		}
		return new ElectionView(found.storeId(), connection.dialect().identity().recurring(), intact, found.elections(),
				sessions);
	}

	private boolean write(Statements statements, Session session, long acknowledged) throws SQLException {
		ElectionSql sql = statements.sql();
		String id = session.id().value();
		long nonce = session.nonce();
		if (statements.update(sql.beatIntact, nonce, this.namespace, id, nonce, acknowledged) == 1) {
			return true;
		}
		if (acknowledged > 0 && statements.update(sql.beat, nonce, this.namespace, id, nonce) == 1) {
			return false;
		}
		if (statements.insert(sql.insertSession, sql.findSession, this.namespace, id, nonce, session.lease().toMillis(),
				StoredText.ofCandidate(session.candidate()), Metadata.encode(session.metadata())) == 1) {
			return acknowledged == 0;
		}
		// Either it has this nonce or a higher one already, or it appeared just now
		return statements.update(sql.beat, nonce, this.namespace, id, nonce) == 0 || acknowledged == 0;
	}

	private boolean describe(Statements statements, Session session, ViewReader found) throws SQLException {
		long lease = session.lease().toMillis();
		String candidate = StoredText.ofCandidate(session.candidate());
		String metadata = Metadata.encode(session.metadata());
		return found.isOutdated(lease, candidate, metadata) && statements.update(statements.sql().describeSession,
				lease, candidate, metadata, this.namespace, session.id().value(), session.nonce()) == 1;
	}

}
