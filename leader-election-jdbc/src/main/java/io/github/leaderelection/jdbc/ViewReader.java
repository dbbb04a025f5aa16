package io.github.leaderelection.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.ShownText;
import io.github.leaderelection.store.support.ForeignEntries;
import io.github.leaderelection.store.support.StoredForm;
import io.github.leaderelection.store.support.StoredText;
import org.jspecify.annotations.Nullable;

/**
 * Reads sessions and records of a namespace. Rows that this library cannot have written
 * are ignored: a client that can write to the tables can stop an election, but not all of
 * them with one row.
 */
final class ViewReader implements Statements.Reader<ViewReader> {

	private final Map<String, ElectionRecord> elections = new HashMap<>();

	private final Map<SessionId, Session> sessions = new HashMap<>();

	private final ForeignEntries foreign;

	private Mark mark = Mark.OF_NOTHING;

	private boolean empty;

	private String storeId = "";

	/**
	 * Create a reader.
	 * @param foreign reports the rows that are ignored
	 */
	ViewReader(ForeignEntries foreign) {
		this.foreign = foreign;
	}

	@Override
	public ViewReader read(ResultSet rows) throws SQLException {
		while (rows.next()) {
			String name = rows.getString(2);
			try {
				readRow(rows, name);
			}
			catch (IllegalArgumentException ex) {
				this.foreign.report("row '%s' of the election tables".formatted(ShownText.problem(name)),
						ShownText.problem(String.valueOf(ex.getMessage())));
			}
		}
		return this;
	}

	private void readRow(ResultSet rows, String name) throws SQLException {
		String kind = rows.getString(1);
		if (kind.startsWith("R")) {
			readRecord(rows, name);
		}
		else if (kind.startsWith("S")) {
			readSession(rows, new SessionId(name));
		}
		else {
			this.empty = kind.startsWith("E");
			this.storeId = rows.getString(7);
		}
	}

	private void readSession(ResultSet rows, SessionId id) throws SQLException {
		this.sessions.put(id, new Session(id, rows.getLong(3), StoredText.candidate(rows.getString(5)),
				StoredText.metadata(rows.getString(6)), StoredForm.lease(rows.getLong(4))));
		// In a view that has a row for it, the sessions have none
		String identity = rows.getString(7);
		this.storeId = (identity != null && !identity.isEmpty()) ? identity : this.storeId;
	}

	private void readRecord(ResultSet rows, String election) throws SQLException {
		long token = rows.getLong(3);
		String state = rows.getString(5);
		String holder = rows.getString(6);
		this.mark = this.mark.plus(token, state);
		this.elections.put(election, new ElectionRecord(election, State.valueOf(state),
				(holder != null) ? new SessionId(holder) : null, token, rows.getString(7)));
	}

	/**
	 * Return the election records.
	 * @param base the records that the reader had before
	 * @return these if there was no other row, unless there are no records at all
	 */
	Records records(@Nullable Records base) {
		String found = this.mark.text();
		if (base != null && (found.equals(base.mark()) || (this.mark.count() == 0 && !this.empty))) {
			return base;
		}
		return new Records(found, this.elections);
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

}
