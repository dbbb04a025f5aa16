package io.github.leaderelection.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Differences between databases.
 *
 * @param kind the kind of database
 * @param identity how the database is identified
 * @param insert how an insert begins
 * @param ignore how an insert ends. One of these makes it ignore an existing row, unless
 * the dialect {@linkplain #queriesBeforeInsert() has no such syntax}
 * @param lock what makes a subquery hold the row that it found until the statement ends
 */
record Dialect(DatabaseKind kind, Identity identity, String insert, String ignore, String lock) {

	/**
	 * SQLite has no numbers of more than 64 bits, and fails if a sum has more. These are
	 * the upper bits of the sum and its lower 32 bits, by the sums of the halves.
	 */
	private static final String SQLITE_TOKENS = """
			((SUM(M.TOKEN >> 32) + (SUM(M.TOKEN & 4294967295) >> 32)) || '.' || (SUM(M.TOKEN & 4294967295) & 4294967295))""";

	private static final int HALF = 32;

	/**
	 * Create the dialect of a database.
	 * @param kind the kind of database
	 * @param identity how the database is identified
	 * @return the dialect
	 */
	static Dialect of(DatabaseKind kind, Identity identity) {
		return switch (kind) {
			case POSTGRESQL -> new Dialect(kind, identity, "INSERT", "ON CONFLICT DO NOTHING", "FOR SHARE");
			case SQLITE -> new Dialect(kind, identity, "INSERT", "ON CONFLICT DO NOTHING", "");
			case MYSQL, MARIADB -> new Dialect(kind, identity, "INSERT IGNORE", "", "LOCK IN SHARE MODE");
			case H2 -> new Dialect(kind, identity, "INSERT", "", "FOR UPDATE");
			default -> new Dialect(kind, identity, "INSERT", "", "");
		};
	}

	/**
	 * Return whether an insert requires a query first, because it would fail if the row
	 * exists.
	 * @return whether to query first
	 */
	boolean queriesBeforeInsert() {
		return this.insert.equals("INSERT") && this.ignore.isEmpty();
	}

	/**
	 * Return whether an update locks its rows in another order than that of the primary
	 * key, so that two of them may wait for each other. InnoDB and SQL Server keep the
	 * rows in that order, and H2 reports a deadlock at once.
	 * @return whether it may
	 */
	boolean locksInAnyOrder() {
		return this.kind == DatabaseKind.POSTGRESQL;
	}

	/**
	 * Return the sum of the tokens of the records M, as a number that does not overflow.
	 * One row with a high token would otherwise fail all views.
	 * @return the expression, which is compared with what {@link #parameter} returns
	 */
	String tokens() {
		return switch (this.kind) {
			case POSTGRESQL, MYSQL, MARIADB, H2, ORACLE -> "SUM(M.TOKEN)";
			case SQLITE -> SQLITE_TOKENS;
			default -> "SUM(CAST(M.TOKEN AS DECIMAL(31, 0)))";
		};
	}

	/**
	 * Return the parameter that a sum of tokens is compared with.
	 * @param tokens the sum
	 * @return the parameter
	 */
	Object parameter(BigDecimal tokens) {
		if (this.kind != DatabaseKind.SQLITE) {
			return tokens;
		}
		BigInteger[] halves = tokens.toBigInteger().divideAndRemainder(BigInteger.ONE.shiftLeft(HALF));
		return halves[0] + "." + halves[1];
	}

	/**
	 * How the incarnation of a database is identified.
	 *
	 * @param expression an expression for the incarnation that executes it
	 * @param ofRecords the expression that is written into records in its place
	 * @param recurring whether an earlier incarnation may return
	 */
	record Identity(String expression, String ofRecords, boolean recurring) {

		/**
		 * Nothing identifies the database. Records are marked as if each were written by
		 * another incarnation, so that a released election is taken over only after a
		 * whole lease.
		 */
		static final Identity UNKNOWN = new Identity("'unidentified'", "'unidentified-writer'", false);

		/**
		 * An identity that never returns once it has changed.
		 * @param expression the expression
		 * @return the identity
		 */
		static Identity unique(String expression) {
			return new Identity(expression, expression, false);
		}

		/**
		 * An identity that returns on a failback.
		 * @param expression the expression
		 * @return the identity
		 */
		static Identity recurring(String expression) {
			return new Identity(expression, expression, true);
		}

	}

}
