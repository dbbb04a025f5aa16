package io.github.leaderelection;

import java.util.regex.Pattern;

/**
 * Rules for the names of elections, namespaces and jobs: 1 to {@value #MAX_LENGTH} ASCII
 * letters, digits and the characters {@code . _ - : /}, beginning with a letter or digit.
 * Upper and lower case are different names. The set is small so that a name means the
 * same in a database column, a Redis key, a ZooKeeper path, a metric tag and a log line.
 */
public final class Names {

	/**
	 * Maximum length of a name in characters.
	 */
	public static final int MAX_LENGTH = 100;

	private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]*");

	private Names() {
	}

	/**
	 * Return the given name if it is valid for an election.
	 * @param name the name
	 * @return the name
	 * @throws InvalidNameException if it is invalid
	 */
	public static String requireElection(String name) {
		return require("Election", name);
	}

	/**
	 * Return the given namespace if it is valid.
	 * @param namespace the namespace
	 * @return the namespace
	 * @throws InvalidNameException if it is invalid
	 */
	public static String requireNamespace(String namespace) {
		return require("Namespace", namespace);
	}

	/**
	 * Return the given name if it is valid for a job whose ticks are recorded.
	 * @param name the name
	 * @return the name
	 * @throws InvalidNameException if it is invalid
	 */
	public static String requireJob(String name) {
		return require("Job", name);
	}

	private static String require(String kind, String name) {
		if (name.isEmpty()) {
			throw new InvalidNameException(kind, name, "is empty");
		}
		if (name.length() > MAX_LENGTH) {
			throw new InvalidNameException(kind, printable(name.substring(0, 20)) + "...",
					"has %d characters".formatted(name.length()));
		}
		if (!ALLOWED.matcher(name).matches()) {
			throw new InvalidNameException(kind, printable(name), "has a character that is not allowed");
		}
		return name;
	}

	private static String printable(String name) {
		return name.replaceAll("[^\\x20-\\x7e]", "?");
	}

}
