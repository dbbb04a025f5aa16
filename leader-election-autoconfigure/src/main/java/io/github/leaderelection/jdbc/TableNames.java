package io.github.leaderelection.jdbc;

import java.util.regex.Pattern;

import io.github.leaderelection.store.support.StoredText;

/**
 * The names of the two tables. They become part of statements as they are, unquoted so
 * that each database folds their case in its own way, and so may have few characters.
 *
 * @param session the name of the table of sessions
 * @param record the name of the table of election records
 * @author Leader Election
 */
record TableNames(String session, String record) {

	static final String DEFAULT_PREFIX = "LEADER_ELECTION_";

	private static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_$]{0,62}";

	private static final Pattern NAME = Pattern.compile("(%1$s\\.)?%1$s".formatted(IDENTIFIER));

	static TableNames ofPrefix(String prefix) {
		return new TableNames(require(prefix, prefix + "SESSION"), require(prefix, prefix + "RECORD"));
	}

	private static String require(String prefix, String name) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"leader-election.jdbc.table-prefix is '%s', which gives no table name: use letters, digits, _ and $, not beginning with a digit, at most 56 of them, and before them a schema and a dot if need be, such as 'app.LEADER_ELECTION_'"
						.formatted(printable(prefix)));
		}
		return name;
	}

	private static String printable(String prefix) {
		String text = StoredText.printable(prefix);
		return (text.length() > 80) ? text.substring(0, 80) + "..." : text;
	}

}
