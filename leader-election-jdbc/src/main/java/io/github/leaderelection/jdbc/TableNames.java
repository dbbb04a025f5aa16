package io.github.leaderelection.jdbc;

import java.util.regex.Pattern;

import io.github.leaderelection.store.ShownText;

/**
 * The names of the tables. They become part of statements unquoted, so that each database
 * folds their case in its own way. MySQL and MariaDB may distinguish upper and lower
 * case, so a prefix in lower case gives names in lower case.
 *
 * @param session the name of the table of sessions
 * @param record the name of the table of election records
 * @param tick the name of the table of the ticks of jobs
 */
public record TableNames(String session, String record, String tick) {

	static final String DEFAULT_PREFIX = "LEADER_ELECTION_";

	private static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_$]{0,62}";

	private static final Pattern NAME = Pattern.compile("(%1$s\\.)?%1$s".formatted(IDENTIFIER));

	/**
	 * Return the names with a prefix.
	 * @param prefix the prefix, which may begin with a schema and a dot
	 * @return the names
	 * @throws IllegalArgumentException if that gives no table names
	 */
	public static TableNames ofPrefix(String prefix) {
		String name = prefix.substring(prefix.indexOf('.') + 1);
		boolean lowerCase = name.matches("[^A-Z]*[a-z][^A-Z]*");
		return new TableNames(require(prefix, prefix + ((lowerCase) ? "session" : "SESSION")),
				require(prefix, prefix + ((lowerCase) ? "record" : "RECORD")),
				require(prefix, prefix + ((lowerCase) ? "tick" : "TICK")));
	}

	boolean isDefault() {
		return equals(ofPrefix(DEFAULT_PREFIX));
	}

	private static String require(String prefix, String name) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"leader-election.jdbc.table-prefix is '%s', which gives no table name: use at most 56 letters, digits, _ and $, with no digit first, optionally after a schema and a dot, such as 'app.LEADER_ELECTION_'"
						.formatted(printable(prefix)));
		}
		return name;
	}

	private static String printable(String prefix) {
		String text = ShownText.printable(prefix);
		return (text.length() > 80) ? text.substring(0, 80) + "..." : text;
	}

}
