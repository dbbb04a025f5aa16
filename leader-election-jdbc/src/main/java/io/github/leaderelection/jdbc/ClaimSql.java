package io.github.leaderelection.jdbc;

import java.util.function.UnaryOperator;

import io.github.leaderelection.jdbc.ClaimedFrom.Holder;

/**
 * The statements that execute claims. Each sets all the records whose holder the claims
 * expect to be the same, and which of them are as expected.
 */
final class ClaimSql {

	private static final String CLAIM = """
			UPDATE @@record@@ SET STATE = 'HELD', HOLDER = ?, TOKEN = ?, STORE_ID = @@recordIdentity@@
			WHERE NAMESPACE = ? AND @@seen@@ AND STATE = ? AND @@identity@@ = ?
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

	private static final String SEEN = "ELECTION = ? AND TOKEN = ?";

	/**
	 * The names by themselves find the rows by the primary key. Each row is then compared
	 * with the token that was seen of it, in a form that no database takes apart.
	 */
	private static final String ALL_SEEN = "ELECTION IN (%s) AND CASE %s ELSE 0 END = 1";

	private static final String FIND_CLAIMED = """
			SELECT ELECTION FROM @@record@@ WHERE NAMESPACE = ? AND STATE = 'HELD' AND HOLDER = ? AND TOKEN = ?
			""";

	final String findClaimed;

	private final UnaryOperator<String> fill;

	/**
	 * Create the statements for one database.
	 * @param fill fills in names and dialect
	 */
	ClaimSql(UnaryOperator<String> fill) {
		this.fill = fill;
		this.findClaimed = fill.apply(FIND_CLAIMED);
	}

	/**
	 * Return the statement for claims of several records.
	 * @param holder which holder they expect
	 * @param count the number of records
	 * @return the statement
	 */
	String claim(Holder holder, int count) {
		String from = switch (holder) {
			case NONE -> FROM_NOBODY;
			case WITH_SESSION -> FROM_SESSION;
			case WITHOUT_SESSION -> FROM_MISSING_SESSION;
		};
		return this.fill.apply(CLAIM + from).replace("@@seen@@", seen(count));
	}

	private static String seen(int count) {
		return (count == 1) ? SEEN
				: ALL_SEEN.formatted(Repeated.of("?", count), "WHEN %s THEN 1 ".formatted(SEEN).repeat(count).strip());
	}

}
