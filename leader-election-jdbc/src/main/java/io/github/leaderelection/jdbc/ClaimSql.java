package io.github.leaderelection.jdbc;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.github.leaderelection.jdbc.ClaimedFrom.Holder;

/**
 * The statements that execute claims. Each sets all the records whose holder the claims
 * expect to be the same, and which of them are as expected.
 * <p>
 * Why each record is then claimed as if it were alone, also where a statement waits for
 * another transaction and sees what that has committed:
 * <ul>
 * <li>What is compared of a record is compared with the version that is locked and
 * replaced. A database that has waited for the lock compares again, each row by itself,
 * and the lock lasts until all rows are set.
 * <li>The heartbeat of the holder is the same for all rows. The subquery finds it once,
 * before the first row is set, and locks it until all rows are set (where the dialect has
 * a lock): no row is set beside a later nonce. A heartbeat that waits for that lock finds
 * the claims in its view.
 * <li>A missing session cannot be locked. If it returns while the statement waits, its
 * heartbeat reports that it was lost, which ends its terms.
 * </ul>
 */
final class ClaimSql {

	private static final String SET = """
			UPDATE @@record@@ SET STATE = 'HELD', HOLDER = ?, TOKEN = ?, STORE_ID = @@recordIdentity@@
			""";

	private static final String EXPECTED = """
			WHERE NAMESPACE = ? AND @@seen@@ AND STATE = ? AND @@identity@@ = ?
			""";

	/**
	 * Locks the records in the order of their names first. The update alone would lock
	 * them in the order of its plan, which differs with the number of names, and two
	 * batches would wait for each other until the server finds the deadlock.
	 */
	private static final String LOCK = """
			WITH EXPECTED AS (
			SELECT ELECTION FROM @@record@@ @@expected@@
			ORDER BY ELECTION FOR NO KEY UPDATE)
			""";

	private static final String LOCKED = """
			WHERE NAMESPACE = ? AND ELECTION IN (SELECT ELECTION FROM EXPECTED)
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

	private final Map<Holder, String> ofOne = new EnumMap<>(Holder.class);

	private final UnaryOperator<String> fill;

	private final boolean locksFirst;

	/**
	 * Create the statements for one database.
	 * @param locksFirst whether it has to lock several records before it sets them
	 * @param fill fills in names and dialect
	 */
	ClaimSql(boolean locksFirst, UnaryOperator<String> fill) {
		this.fill = fill;
		this.locksFirst = locksFirst;
		this.findClaimed = fill.apply(FIND_CLAIMED);
		for (Holder holder : Holder.values()) {
			this.ofOne.put(holder, fill(holder, 1));
		}
	}

	/**
	 * Return whether the statement locks the records before it sets them. The parameters
	 * of what it expects then come first, and the namespace is repeated at the end.
	 * @param count the number of records
	 * @return whether it does
	 */
	boolean locksFirst(int count) {
		return this.locksFirst && count > 1;
	}

	/**
	 * Return the statement for claims of several records.
	 * @param holder which holder they expect
	 * @param count the number of records
	 * @return the statement
	 */
	String claim(Holder holder, int count) {
		String ofOne = (count == 1) ? this.ofOne.get(holder) : null;
		return (ofOne != null) ? ofOne : fill(holder, count);
	}

	private String fill(Holder holder, int count) {
		String expected = EXPECTED + switch (holder) {
			case NONE -> FROM_NOBODY;
			case WITH_SESSION -> FROM_SESSION;
			case WITHOUT_SESSION -> FROM_MISSING_SESSION;
		};
		String claim = (locksFirst(count)) ? LOCK.replace("@@expected@@", expected.strip()) + SET + LOCKED
				: SET + expected;
		return this.fill.apply(claim).replace("@@seen@@", seen(count));
	}

	private static String seen(int count) {
		return (count == 1) ? SEEN : ALL_SEEN.formatted(StatementSizes.repeat("?", count),
				"WHEN %s THEN 1 ".formatted(SEEN).repeat(count).strip());
	}

}
