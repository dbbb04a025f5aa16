package io.github.leaderelection.store;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Makes what others wrote fit for logs, health and pages: labels of instances, and what
 * drivers and servers say of a failure. It finds credentials by their form: those in
 * URLs, the value after a word such as {@code password=}, and what Redis quotes. It
 * cannot recognize a secret that stands alone.
 */
public final class ShownText {

	/**
	 * Maximum length of a problem in characters.
	 */
	public static final int MAX_PROBLEM_LENGTH = 2000;

	private static final Pattern ACTING = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\x{80}-\\x{9f}]");

	private static final Pattern JDBC_URL = Pattern.compile("(?i)jdbc:\\S*");

	// Possessive, so that a long text takes no time
	private static final Pattern URL = Pattern.compile("//([^\\s\"'<>]*+)");

	// MariaDB says whether there was a password, and dots are in place of one already
	private static final Pattern ASSIGNED = Pattern.compile(
			"(?i)(password|passwd|pwd|secret|token)(\\s*[=:]\\s*)(?!(?:YES|NO)\\)|\\.{3}(?:\\W|$))(?:\"[^\"]*\"|'[^']*'|\\S+)");

	// By Redis, of a command that it does not know, which may be AUTH
	private static final Pattern QUOTED = Pattern.compile("(?s)(with args beginning with:) (?!\\.{3}$).+");

	private ShownText() {
	}

	/**
	 * Return the given text with a question mark in place of each character that acts on
	 * a terminal or breaks a line.
	 * @param text the text
	 * @return the harmless text
	 */
	public static String printable(String text) {
		return ACTING.matcher(text).replaceAll("?");
	}

	/**
	 * Return what is said of a failure as one line without credentials, shortened to
	 * {@value #MAX_PROBLEM_LENGTH} characters.
	 * @param message what is said
	 * @return the harmless text
	 */
	public static String problem(String message) {
		return problem(message, MAX_PROBLEM_LENGTH);
	}

	/**
	 * Return what is said of a failure as one line without credentials.
	 * @param message what is said
	 * @param maxLength maximum length in characters
	 * @return the harmless text
	 */
	public static String problem(String message, int maxLength) {
		String text = printable(withoutCredentials(message.strip().replaceAll("\\s+", " ")));
		return (text.length() > maxLength) ? text.substring(0, maxLength) + "..." : text;
	}

	/**
	 * Return the given failure, or one without credentials in its place, which has the
	 * same stack trace and no cause.
	 * @param failure the failure
	 * @return a failure whose messages may be logged
	 */
	public static Throwable withoutCredentials(Throwable failure) {
		if (!hasCredentials(failure, Collections.newSetFromMap(new IdentityHashMap<>()))) {
			return failure;
		}
		IllegalStateException hidden = new IllegalStateException(
				"%s: %s".formatted(failure.getClass().getName(), problem(String.valueOf(failure.getMessage()))));
		hidden.setStackTrace(failure.getStackTrace());
		return hidden;
	}

	/**
	 * Return the given text with dots in place of credentials, and of JDBC URLs as a
	 * whole.
	 * @param text the text
	 * @return the text without credentials
	 */
	public static String withoutCredentials(String text) {
		String shown = JDBC_URL.matcher(text).replaceAll("jdbc:...");
		shown = URL.matcher(shown).replaceAll((url) -> Matcher.quoteReplacement("//" + withoutUser(url.group(1))));
		shown = QUOTED.matcher(shown).replaceAll("$1 ...");
		return ASSIGNED.matcher(shown).replaceAll("$1$2...");
	}

	// A password that is not encoded may contain any character
	private static String withoutUser(String address) {
		int at = address.lastIndexOf('@');
		return (at >= 0) ? "..." + address.substring(at) : address;
	}

	private static boolean hasCredentials(@Nullable Throwable failure, Set<Throwable> seen) {
		if (failure == null || !seen.add(failure)) {
			return false;
		}
		String message = failure.getMessage();
		if (message != null && !withoutCredentials(message).equals(message)
				|| hasCredentials(failure.getCause(), seen)) {
			return true;
		}
		for (Throwable suppressed : failure.getSuppressed()) {
			if (hasCredentials(suppressed, seen)) {
				return true;
			}
		}
		return false;
	}

}
