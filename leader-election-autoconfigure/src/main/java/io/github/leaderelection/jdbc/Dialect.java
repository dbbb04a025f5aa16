package io.github.leaderelection.jdbc;

/**
 * Where databases differ.
 *
 * @param kind the kind of database
 * @param identity an expression for the incarnation of the store that executes it
 * @param recordIdentity the expression that is written into records in its place
 * @param insert how an insert begins
 * @param ignore how an insert ends. Either of these makes it pass over a row that exists,
 * unless the dialect {@linkplain #looksBeforeInsert() has no such words}
 * @param lock what makes a subquery hold the row that it found until the statement ends
 * @author Leader Election
 */
record Dialect(DatabaseKind kind, String identity, String recordIdentity, String insert, String ignore, String lock) {

	/**
	 * Create the dialect of a database.
	 * @param kind the kind of database
	 * @param identity the expression for the incarnation of the store
	 * @param recordIdentity the expression that is written into records
	 * @return the dialect
	 */
	static Dialect of(DatabaseKind kind, String identity, String recordIdentity) {
		return switch (kind) {
			case POSTGRESQL ->
				new Dialect(kind, identity, recordIdentity, "INSERT", "ON CONFLICT DO NOTHING", "FOR SHARE");
			case SQLITE -> new Dialect(kind, identity, recordIdentity, "INSERT", "ON CONFLICT DO NOTHING", "");
			case MYSQL, MARIADB ->
				new Dialect(kind, identity, recordIdentity, "INSERT IGNORE", "", "LOCK IN SHARE MODE");
			case H2 -> new Dialect(kind, identity, recordIdentity, "INSERT", "", "FOR UPDATE");
			default -> new Dialect(kind, identity, recordIdentity, "INSERT", "", "");
		};
	}

	/**
	 * Return whether an insert has to be preceded by a look, since it would fail if the
	 * row exists.
	 * @return whether to look first
	 */
	boolean looksBeforeInsert() {
		return this.insert.equals("INSERT") && this.ignore.isEmpty();
	}

}
