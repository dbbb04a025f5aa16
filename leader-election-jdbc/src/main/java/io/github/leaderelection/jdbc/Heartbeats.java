package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.util.Map;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.StoredText;
import org.jspecify.annotations.Nullable;

/**
 * Writes heartbeats and reads the views that they return. Two statements are the rule:
 * one writes the nonce, and one reads all that the base lacks.
 */
final class Heartbeats {

	private final String namespace;

	private final ViewQueries queries;

	Heartbeats(String namespace, ViewQueries queries) {
		this.namespace = namespace;
		this.queries = queries;
	}

	/**
	 * Write a heartbeat and read the namespace after it.
	 * @param connection the connection to use
	 * @param session the session with its next nonce
	 * @param acknowledged the highest nonce that is known to have been written
	 * @param base an earlier view, {@code null} to read everything
	 * @return the view
	 * @throws SQLException if the outcome is unknown
	 */
	ElectionView beat(StoreConnection connection, Session session, long acknowledged, @Nullable ElectionView base)
			throws SQLException {
		Statements statements = connection.statements();
		Mark mark = (base != null) ? Mark.of(base.records().mark()) : null;
		// A base without a mark is none: its records cannot be compared
		ElectionView known = (mark != null) ? base : null;
		boolean intact = write(statements, session, acknowledged, known);
		ViewReader found = (mark != null) ? this.queries.since(statements, session.id(), mark)
				: this.queries.all(statements);
		Session own = found.sessions().get(session.id());
		if (own == null || own.nonce() < session.nonce()) {
			throw new SQLException(
					"the answer lacks the heartbeat that was just written, so reads are served by a read-only replica",
					"25006");
		}
		Map<SessionId, Session> sessions = (known != null)
				? this.queries.complete(statements, found.sessions(), known, session) : found.sessions();
		return new ElectionView(found.storeId(), connection.dialect().identity().recurring(), intact,
				found.records((known != null) ? known.records() : null), sessions);
	}

	private boolean write(Statements statements, Session session, long acknowledged, @Nullable ElectionView base)
			throws SQLException {
		ElectionSql sql = statements.sql();
		String id = session.id().value();
		long nonce = session.nonce();
		Session described = (base != null) ? base.sessions().get(session.id()) : null;
		// Only over the edition of the base: a store that went back may have another one
		if (described != null && described.edition() == session.edition() && statements.update(sql.beat, nonce,
				this.namespace, id, nonce, Math.max(acknowledged, described.nonce())) == 1) {
			return true;
		}
		if (describe(statements, session, acknowledged)) {
			return true;
		}
		if (acknowledged > 0 && describe(statements, session, 0)) {
			return false;
		}
		if (statements.insert(sql.insertSession, sql.findSession, this.namespace, id, nonce, session.lease().toMillis(),
				StoredText.ofCandidate(session.candidate()), Metadata.encode(session.metadata())) == 1) {
			return acknowledged == 0;
		}
		// Either it has this nonce or a higher one already, or it appeared just now
		return !describe(statements, session, 0) || acknowledged == 0;
	}

	private boolean describe(Statements statements, Session session, long least) throws SQLException {
		return statements.update(statements.sql().describe, session.nonce(), session.lease().toMillis(),
				StoredText.ofCandidate(session.candidate()), Metadata.encode(session.metadata()), this.namespace,
				session.id().value(), session.nonce(), least) == 1;
	}

}
