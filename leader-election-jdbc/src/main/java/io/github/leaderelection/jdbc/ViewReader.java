package io.github.leaderelection.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.ShownText;
import io.github.leaderelection.store.support.ForeignEntries;
import io.github.leaderelection.store.support.StoredForm;
import io.github.leaderelection.store.support.StoredText;
import org.jspecify.annotations.Nullable;

/**
 * Reads all sessions and records of a namespace. Rows that this library cannot have
 * written are ignored: a client that can write to the tables can stop an election, but
 * not all of them with one row.
 */
final class ViewReader implements Statements.Reader<ViewReader> {

	private final Map<String, ElectionRecord> elections = new HashMap<>();

	private final Map<SessionId, Session> sessions = new HashMap<>();

	private final SessionId self;

	private final ForeignEntries foreign;

	private String storeId = "";

	private @Nullable String description;

	/**
	 * Create a reader for the view of a session.
	 * @param self the session
	 * @param foreign reports the rows that are ignored
	 */
	ViewReader(SessionId self, ForeignEntries foreign) {
		this.self = self;
		this.foreign = foreign;
	}

	@Override
	public ViewReader read(ResultSet rows) throws SQLException {
		while (rows.next()) {
			String name = rows.getString(2);
			try {
				if (rows.getString(1).startsWith("S")) {
					readSession(rows, new SessionId(name));
				}
				else {
					readRecord(rows, name);
				}
			}
			catch (IllegalArgumentException ex) {
				this.foreign.report("row '%s' of the election tables".formatted(ShownText.problem(name)),
						ShownText.problem(String.valueOf(ex.getMessage())));
			}
		}
		return this;
	}

	private void readSession(ResultSet rows, SessionId id) throws SQLException {
		Duration lease = StoredForm.lease(rows.getLong(4));
		String candidate = rows.getString(5);
		String metadata = rows.getString(6);
		this.sessions.put(id, new Session(id, rows.getLong(3), StoredText.candidate(candidate),
				StoredText.metadata(metadata), lease));
		this.storeId = rows.getString(7);
		if (id.equals(this.self)) {
			this.description = description(lease.toMillis(), candidate, metadata);
		}
	}

	private void readRecord(ResultSet rows, String election) throws SQLException {
		String holder = rows.getString(6);
		this.elections.put(election, new ElectionRecord(election, State.valueOf(rows.getString(5)),
				(holder != null) ? new SessionId(holder) : null, rows.getLong(3), rows.getString(7)));
	}

	/**
	 * Return the election records.
	 * @return the records by name
	 */
	Map<String, ElectionRecord> elections() {
		return this.elections;
	}

	/**
	 * Return the sessions.
	 * @return the sessions by id
	 */
	Map<SessionId, Session> sessions() {
		return this.sessions;
	}

	/**
	 * Return the incarnation of the store that answered.
	 * @return the identity
	 */
	String storeId() {
		return this.storeId;
	}

	/**
	 * Return whether the row of the reading session differs from what the session would
	 * write now.
	 * @param lease the lease that it would write
	 * @param candidate the candidate id that it would write
	 * @param metadata the metadata that it would write
	 * @return whether they differ
	 */
	boolean isOutdated(long lease, String candidate, String metadata) {
		return !description(lease, candidate, metadata).equals(this.description);
	}

	private static String description(long lease, @Nullable String candidate, @Nullable String metadata) {
		return lease + "\n" + ((candidate != null) ? candidate : "") + "\n" + ((metadata != null) ? metadata : "");
	}

}
