package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ForeignEntries;
import org.jspecify.annotations.Nullable;

/**
 * Reads a namespace: all of it, or what a base lacks.
 */
final class ViewQueries {

	private final String namespace;

	private final ForeignEntries foreign;

	ViewQueries(String namespace) {
		this.namespace = namespace;
		this.foreign = new ForeignEntries(namespace, "Delete the row");
	}

	/**
	 * Read everything.
	 * @param statements the statements of the call
	 * @return what was read
	 * @throws SQLException if it failed
	 */
	ViewReader all(Statements statements) throws SQLException {
		return statements.query(statements.sql().view, new ViewReader(this.foreign), this.namespace, this.namespace);
	}

	/**
	 * Read the nonces, and the records if their mark is another one.
	 * @param statements the statements of the call
	 * @param self the session that reads
	 * @param mark the mark of the base
	 * @return what was read
	 * @throws SQLException if it failed
	 */
	ViewReader since(Statements statements, SessionId self, Mark mark) throws SQLException {
		return statements.query(statements.sql().viewSince, new ViewReader(this.foreign), this.namespace,
				this.namespace, self.value(), this.namespace, this.namespace, mark.count(),
				statements.dialect().parameter(mark.tokens()), mark.released(), this.namespace);
	}

	/**
	 * Read the same on PostgreSQL, without a session that has just written.
	 * @param statements the statements of the call
	 * @param mark the mark of the base
	 * @return what was read, without an identity if it comes from a standby
	 * @throws SQLException if it failed
	 */
	ViewReader staleRead(Statements statements, Mark mark) throws SQLException {
		return statements.query(statements.sql().staleRead, new ViewReader(this.foreign), this.namespace,
				this.namespace, this.namespace, mark.count(), statements.dialect().parameter(mark.tokens()),
				mark.released(), this.namespace);
	}

	/**
	 * Add to the nonces what the sessions say of themselves, the same in a whole edition.
	 * @param statements the statements of the call
	 * @param nonces the sessions as they were read, with their nonces only
	 * @param base the base
	 * @param own the session that reads, {@code null} if it has not written before
	 * @return the sessions
	 * @throws SQLException if it failed
	 */
	Map<SessionId, Session> complete(Statements statements, Map<SessionId, Session> nonces, ElectionView base,
			@Nullable Session own) throws SQLException {
		Map<SessionId, Session> sessions = new HashMap<>();
		boolean lacking = false;
		for (Session found : nonces.values()) {
			Session known = (own != null && found.nonce() == own.nonce() && found.id().equals(own.id())) ? own
					: base.sessions().get(found.id());
			if (known != null && known.edition() == found.edition()) {
				sessions.put(found.id(), known.withNonce(found.nonce()));
			}
			else {
				lacking = true;
			}
		}
		if (lacking) {
			// Later than the view, which does no harm: a session that has moved on since
			// is alive, and one that is gone need not be shown
			statements.query(statements.sql().sessions, new ViewReader(this.foreign), this.namespace)
				.sessions()
				.forEach((id, session) -> {
					if (nonces.containsKey(id)) {
						sessions.putIfAbsent(id, session);
					}
				});
			if (own != null) {
				sessions.putIfAbsent(own.id(), own);
			}
		}
		return sessions;
	}

}
