package io.github.leaderelection.jdbc;

/**
 * The statements, for the tables and the dialect of one database. Each decision is the
 * row count of one of them, in auto-commit.
 */
final class ElectionSql {

	private static final String BEAT_INTACT = """
			UPDATE @@session@@ SET NONCE = ?
			WHERE NAMESPACE = ? AND ID = ? AND NONCE < ? AND NONCE >= ?
			""";

	private static final String BEAT = """
			UPDATE @@session@@ SET NONCE = ?
			WHERE NAMESPACE = ? AND ID = ? AND NONCE < ?
			""";

	private static final String FIND_SESSION = """
			SELECT 1 FROM @@session@@ WHERE NAMESPACE = ? AND ID = ?
			""";

	private static final String INSERT_SESSION = """
			@@insert@@ INTO @@session@@ (NAMESPACE, ID, NONCE, LEASE_MILLIS, CANDIDATE, METADATA)
			VALUES (?, ?, ?, ?, ?, ?) @@ignore@@
			""";

	private static final String DESCRIBE_SESSION = """
			UPDATE @@session@@ SET LEASE_MILLIS = ?, CANDIDATE = ?, METADATA = ?
			WHERE NAMESPACE = ? AND ID = ? AND NONCE = ?
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

	private static final String FIND_RECORD = """
			SELECT 1 FROM @@record@@ WHERE NAMESPACE = ? AND ELECTION = ?
			""";

	private static final String INSERT_RECORD = """
			@@insert@@ INTO @@record@@ (NAMESPACE, ELECTION, STATE, HOLDER, TOKEN, STORE_ID)
			VALUES (?, ?, 'VACANT', NULL, ?, @@recordIdentity@@) @@ignore@@
			""";

	private static final String CLAIM = """
			UPDATE @@record@@ SET STATE = 'HELD', HOLDER = ?, TOKEN = ?, STORE_ID = @@recordIdentity@@
			WHERE NAMESPACE = ? AND ELECTION = ? AND STATE = ? AND TOKEN = ? AND @@identity@@ = ?
			""";

	private static final String FROM_NOBODY = """
			AND HOLDER IS NULL
			""";

	private static final String FROM_SESSION = """
			AND HOLDER = ? AND EXISTS (
				SELECT 1 FROM @@session@@ S WHERE S.NAMESPACE = ? AND S.ID = ? AND S.NONCE = ? @@lock@@)
			""";

	private static final String FROM_MISSING_SESSION = """
			AND HOLDER = ? AND NOT EXISTS (
				SELECT 1 FROM @@session@@ S WHERE S.NAMESPACE = ? AND S.ID = ?)
			""";

	private static final String RELEASE = """
			UPDATE @@record@@ SET STATE = 'RELEASED', HOLDER = NULL
			WHERE NAMESPACE = ? AND ELECTION = ? AND STATE = 'HELD' AND HOLDER = ? AND TOKEN = ?
			""";

	private static final String RELEASE_ALL = """
			UPDATE @@record@@ SET STATE = 'RELEASED', HOLDER = NULL
			WHERE NAMESPACE = ? AND STATE = 'HELD' AND HOLDER = ?
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

	final String beatIntact;

	final String beat;

	final String findSession;

	final String insertSession;

	final String describeSession;

	final String deleteSession;

	final String evictSession;

	final String view;

	final String findRecord;

	final String insertRecord;

	final String claimFromNobody;

	final String claimFromSession;

	final String claimFromMissingSession;

	final String release;

	final String releaseAll;

	final String startTick;

	final String findTick;

	final String insertTick;

	ElectionSql(TableNames tables, Dialect dialect) {
		this.beatIntact = fill(BEAT_INTACT, tables, dialect);
		this.beat = fill(BEAT, tables, dialect);
		this.findSession = fill(FIND_SESSION, tables, dialect);
		this.insertSession = fill(INSERT_SESSION, tables, dialect);
		this.describeSession = fill(DESCRIBE_SESSION, tables, dialect);
		this.deleteSession = fill(DELETE_SESSION, tables, dialect);
		this.evictSession = fill(EVICT_SESSION, tables, dialect);
		this.view = fill(VIEW, tables, dialect);
		this.findRecord = fill(FIND_RECORD, tables, dialect);
		this.insertRecord = fill(INSERT_RECORD, tables, dialect);
		this.claimFromNobody = fill(CLAIM + FROM_NOBODY, tables, dialect);
		this.claimFromSession = fill(CLAIM + FROM_SESSION, tables, dialect);
		this.claimFromMissingSession = fill(CLAIM + FROM_MISSING_SESSION, tables, dialect);
		this.release = fill(RELEASE, tables, dialect);
		this.releaseAll = fill(RELEASE_ALL, tables, dialect);
		this.startTick = fill(START_TICK, tables, dialect);
		this.findTick = fill(FIND_TICK, tables, dialect);
		this.insertTick = fill(INSERT_TICK, tables, dialect);
	}

	private static String fill(String statement, TableNames tables, Dialect dialect) {
		return statement.replace("@@session@@", tables.session())
			.replace("@@record@@", tables.record())
			.replace("@@tick@@", tables.tick())
			.replace("@@identity@@", dialect.identity().expression())
			.replace("@@recordIdentity@@", dialect.identity().ofRecords())
			.replace("@@insert@@", dialect.insert())
			.replace("@@ignore@@", dialect.ignore())
			.replace("@@lock@@", dialect.lock())
			.strip();
	}

}
