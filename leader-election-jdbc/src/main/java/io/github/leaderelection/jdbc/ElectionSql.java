package io.github.leaderelection.jdbc;

/**
 * The statements, for the tables and the dialect of one database. Each decision is the
 * number of rows that one of them affects, in auto-commit. Those of claims are in
 * {@link ClaimSql}.
 */
final class ElectionSql {

	private static final String BEAT = """
			UPDATE @@session@@ SET NONCE = ?
			WHERE NAMESPACE = ? AND ID = ? AND NONCE < ? AND NONCE >= ?
			""";

	/**
	 * With all that the session says of itself, so that no reader finds a nonce beside
	 * what another edition said.
	 */
	private static final String DESCRIBE = """
			UPDATE @@session@@ SET NONCE = ?, LEASE_MILLIS = ?, CANDIDATE = ?, METADATA = ?
			WHERE NAMESPACE = ? AND ID = ? AND NONCE < ? AND NONCE >= ?
			""";

	private static final String FIND_SESSION = """
			SELECT 1 FROM @@session@@ WHERE NAMESPACE = ? AND ID = ?
			""";

	private static final String INSERT_SESSION = """
			@@insert@@ INTO @@session@@ (NAMESPACE, ID, NONCE, LEASE_MILLIS, CANDIDATE, METADATA)
			VALUES (?, ?, ?, ?, ?, ?) @@ignore@@
			""";

	private static final String DELETE_SESSION = """
			DELETE FROM @@session@@ WHERE NAMESPACE = ? AND ID = ?
			""";

	private static final String EVICT_SESSION = """
			DELETE FROM @@session@@ WHERE NAMESPACE = ? AND ID = ? AND NONCE = ?
			""";

	/**
	 * One statement, so that sessions and records are of one moment, and so that a stale
	 * answer shows in the session that asks.
	 */
	private static final String VIEW = """
			SELECT 'S' AS KIND, ID AS NAME, NONCE AS NUM, LEASE_MILLIS, CANDIDATE AS LABEL, METADATA AS DETAIL,
				@@identity@@ AS STORE_ID
			FROM @@session@@ WHERE NAMESPACE = ?
			UNION ALL
			SELECT 'R', ELECTION, TOKEN, 0, STATE, HOLDER, STORE_ID
			FROM @@record@@ WHERE NAMESPACE = ?
			""";

	/**
	 * The view without what a reader has already: the identity once, of the sessions only
	 * the nonces, and the records only if their mark is not that of the reader. The kind
	 * of the first row is E if there are no records, so that their absence says nothing.
	 */
	private static final String VIEW_SINCE = """
			SELECT CASE WHEN EXISTS (SELECT 1 FROM @@record@@ E WHERE E.NAMESPACE = ?) THEN 'I' ELSE 'E' END AS KIND,
				'' AS NAME, 0 AS NUM, 0 AS LEASE_MILLIS, '' AS LABEL, '' AS DETAIL, @@identity@@ AS STORE_ID
			@@once@@
			UNION ALL
			SELECT 'S', ID, NONCE, 0, '', '', ''
			FROM @@session@@ WHERE NAMESPACE = ?
			UNION ALL
			SELECT 'R', ELECTION, TOKEN, 0, STATE, HOLDER, STORE_ID
			FROM @@record@@ WHERE NAMESPACE = ? AND (
				SELECT CASE WHEN COUNT(*) = ? AND @@tokens@@ = ?
					AND SUM(CASE WHEN M.STATE = 'RELEASED' THEN 1 ELSE 0 END) = ? THEN 1 ELSE 0 END
				FROM @@record@@ M WHERE M.NAMESPACE = ?) = 0
			""";

	/**
	 * The row with the identity, of a reader that has a session.
	 */
	private static final String ONCE_FOR_SESSION = """
			FROM @@session@@ WHERE NAMESPACE = ? AND ID = ?
			""";

	/**
	 * The same for a reader that has not written anything before, and to whom a standby
	 * shows no identity.
	 */
	private static final String ONCE_ON_PRIMARY = """
			WHERE NOT pg_is_in_recovery()
			""";

	private static final String SESSIONS = """
			SELECT 'S' AS KIND, ID AS NAME, NONCE AS NUM, LEASE_MILLIS, CANDIDATE AS LABEL, METADATA AS DETAIL, '' AS STORE_ID
			FROM @@session@@ WHERE NAMESPACE = ?
			""";

	private static final String FIND_RECORDS = """
			SELECT ELECTION FROM @@record@@ WHERE NAMESPACE = ? AND ELECTION IN (@@names@@)
			""";

	private static final String INSERT_RECORDS = """
			@@insert@@ INTO @@record@@ (NAMESPACE, ELECTION, STATE, HOLDER, TOKEN, STORE_ID)
			VALUES @@rows@@ @@ignore@@
			""";

	private static final String NEW_RECORD = "(?, ?, 'VACANT', NULL, ?, @@recordIdentity@@)";

	private static final String RELEASE = """
			UPDATE @@record@@ SET STATE = 'RELEASED', HOLDER = NULL
			WHERE NAMESPACE = ? AND ELECTION = ? AND STATE = 'HELD' AND HOLDER = ? AND TOKEN = ?
			""";

	private static final String RELEASE_ALL = """
			UPDATE @@record@@ SET STATE = 'RELEASED', HOLDER = NULL
			WHERE NAMESPACE = ? AND STATE = 'HELD' AND HOLDER = ?
			""";

	/**
	 * Followed by the notification of the others, for PostgreSQL: one round trip and one
	 * transaction.
	 */
	private static final String RELEASE_AND_NOTIFY = """
			WITH RELEASED AS (
			@@release@@
			RETURNING 1)
			SELECT pg_notify(?, ?) FROM RELEASED
			""";

	/**
	 * The end of a session, as {@link #RELEASE_AND_NOTIFY}. Claims lock the session of
	 * the holder before its records, and so does this: the condition on what was deleted
	 * has to be known before the first record is read.
	 */
	private static final String CLOSE_AND_NOTIFY = """
			WITH CLOSED AS (
			@@deleteSession@@
			RETURNING 1), RELEASED AS (
			@@releaseAll@@ AND (SELECT COUNT(*) FROM CLOSED) >= 0
			RETURNING 1)
			SELECT pg_notify(?, ?) FROM RELEASED LIMIT 1
			""";

	private static final String START_TICK = """
			UPDATE @@tick@@ SET TICK = ?, TOKEN = ?
			WHERE NAMESPACE = ? AND JOB = ? AND TICK < ? AND TOKEN <= ?
			""";

	private static final String FIND_TICK = """
			SELECT TICK FROM @@tick@@ WHERE NAMESPACE = ? AND JOB = ?
			""";

	private static final String INSERT_TICK = """
			@@insert@@ INTO @@tick@@ (NAMESPACE, JOB, TICK, TOKEN)
			VALUES (?, ?, ?, ?) @@ignore@@
			""";

	final String beat;

	final String describe;

	final String findSession;

	final String insertSession;

	final String deleteSession;

	final String evictSession;

	final String view;

	final String viewSince;

	/**
	 * For PostgreSQL.
	 */
	final String staleRead;

	final String sessions;

	final ClaimSql claims;

	final String release;

	final String releaseAll;

	final String releaseAndNotify;

	final String closeAndNotify;

	final String startTick;

	final String findTick;

	final String insertTick;

	private final String findRecords;

	private final String insertRecords;

	private final String newRecord;

	ElectionSql(TableNames tables, Dialect dialect) {
		this.beat = fill(BEAT, tables, dialect);
		this.describe = fill(DESCRIBE, tables, dialect);
		this.findSession = fill(FIND_SESSION, tables, dialect);
		this.insertSession = fill(INSERT_SESSION, tables, dialect);
		this.deleteSession = fill(DELETE_SESSION, tables, dialect);
		this.evictSession = fill(EVICT_SESSION, tables, dialect);
		this.view = fill(VIEW, tables, dialect);
		this.viewSince = fill(VIEW_SINCE.replace("@@once@@", ONCE_FOR_SESSION.strip()), tables, dialect);
		this.staleRead = fill(VIEW_SINCE.replace("@@once@@", ONCE_ON_PRIMARY.strip()), tables, dialect);
		this.sessions = fill(SESSIONS, tables, dialect);
		this.claims = new ClaimSql(dialect.locksInAnyOrder(), (statement) -> fill(statement, tables, dialect));
		this.release = fill(RELEASE, tables, dialect);
		this.releaseAll = fill(RELEASE_ALL, tables, dialect);
		this.releaseAndNotify = RELEASE_AND_NOTIFY.strip().replace("@@release@@", this.release);
		this.closeAndNotify = CLOSE_AND_NOTIFY.strip()
			.replace("@@deleteSession@@", this.deleteSession)
			.replace("@@releaseAll@@", this.releaseAll);
		this.startTick = fill(START_TICK, tables, dialect);
		this.findTick = fill(FIND_TICK, tables, dialect);
		this.insertTick = fill(INSERT_TICK, tables, dialect);
		this.findRecords = fill(FIND_RECORDS, tables, dialect);
		this.insertRecords = fill(INSERT_RECORDS, tables, dialect);
		this.newRecord = fill(NEW_RECORD, tables, dialect);
	}

	/**
	 * Return the statement that finds which records exist.
	 * @param count the number of names
	 * @return the statement
	 */
	String findRecords(int count) {
		return this.findRecords.replace("@@names@@", StatementSizes.repeat("?", count));
	}

	/**
	 * Return the statement that inserts records.
	 * @param count the number of records
	 * @return the statement
	 */
	String insertRecords(int count) {
		return this.insertRecords.replace("@@rows@@", StatementSizes.repeat(this.newRecord, count));
	}

	private static String fill(String statement, TableNames tables, Dialect dialect) {
		return statement.replace("@@session@@", tables.session())
			.replace("@@record@@", tables.record())
			.replace("@@tick@@", tables.tick())
			.replace("@@identity@@", dialect.identity().expression())
			.replace("@@recordIdentity@@", dialect.identity().ofRecords())
			.replace("@@tokens@@", dialect.tokens())
			.replace("@@insert@@", dialect.insert())
			.replace("@@ignore@@", dialect.ignore())
			.replace("@@lock@@", dialect.lock())
			.strip();
	}

}
