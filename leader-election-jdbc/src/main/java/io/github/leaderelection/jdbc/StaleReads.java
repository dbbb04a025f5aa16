package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a namespace without writing, by one statement, on PostgreSQL. It finds what was
 * committed on the server before. What a heartbeat learns from its own write, that it
 * reads from the primary, this asks the server. On other databases there are no hints, so
 * no instance makes a stale read. Safe for use by any thread.
 */
final class StaleReads {

	private static final Logger logger = LoggerFactory.getLogger(StaleReads.class);

	private final ViewQueries queries;

	private volatile boolean refused;

	StaleReads(ViewQueries queries) {
		this.queries = queries;
	}

	/**
	 * Read the namespace.
	 * @param connection the connection to use
	 * @param base the view that the caller holds
	 * @return what was read, empty if it is older than the base, or may be
	 * @throws SQLException if it failed
	 */
	Optional<ElectionView> read(StoreConnection connection, ElectionView base) throws SQLException {
		Mark mark = Mark.of(base.records().mark());
		if (mark == null || this.refused || connection.dialect().kind() != DatabaseKind.POSTGRESQL) {
			return Optional.empty();
		}
		try {
			return read(connection, base, mark);
		}
		catch (SQLException ex) {
			if (!Failure.of(ex).isRefusal()) {
				throw ex;
			}
			this.refused = true;
			logger.debug("The database refuses to be read without a heartbeat", ex);
			return Optional.empty();
		}
	}

	private Optional<ElectionView> read(StoreConnection connection, ElectionView base, Mark mark) throws SQLException {
		Statements statements = connection.statements();
		ViewReader found = this.queries.staleRead(statements, mark);
		Records records = found.records(base.records());
		// Without an identity it comes from a standby, which lags behind
		if (found.storeId().isEmpty() || isOlder(found.sessions(), base.sessions())
				|| isOlder(records, base.records())) {
			return Optional.empty();
		}
		Map<SessionId, Session> sessions = this.queries.complete(statements, found.sessions(), base, null);
		return Optional.of(new ElectionView(found.storeId(), connection.dialect().identity().recurring(), true, records,
				sessions));
	}

	private static boolean isOlder(Map<SessionId, Session> sessions, Map<SessionId, Session> known) {
		for (Session session : sessions.values()) {
			Session earlier = known.get(session.id());
			if (earlier != null && session.nonce() < earlier.nonce()) {
				return true;
			}
		}
		return false;
	}

	private static boolean isOlder(Records records, Records known) {
		if (records == known) {
			return false;
		}
		for (ElectionRecord earlier : known.byElection().values()) {
			if (isOlder(records.byElection().get(earlier.election()), earlier)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isOlder(@Nullable ElectionRecord record, ElectionRecord earlier) {
		if (record == null || record.token() != earlier.token()) {
			return record == null || record.token() < earlier.token();
		}
		return earlier.state() == State.RELEASED && record.state() != State.RELEASED;
	}

}
