package io.github.leaderelection.jdbc;

import java.util.regex.Pattern;

import io.github.leaderelection.store.support.StoredText;

/**
 * Keeps out of messages what drivers may put there: JDBC URLs with passwords.
 */
final class Secrets {

	private static final Pattern URL = Pattern.compile("(?i)jdbc:\\S*");

	private static final Pattern PASSWORD = Pattern
		.compile("(?i)(password|passwd|pwd|secret|token)(\\s*[=:]\\s*)(?!(?:YES|NO)\\))\\S+");

	private static final int MAX_LENGTH = 500;

	private Secrets() {
	}

	static String hide(String message) {
		String text = URL.matcher(message.strip()).replaceAll("jdbc:...");
		text = PASSWORD.matcher(text).replaceAll("$1$2...");
		text = StoredText.printable(text.replaceAll("\\s+", " "));
		return (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "..." : text;
	}

	/**
	 * Return the given exception, or one without secrets in its place.
	 * @param ex the exception
	 * @return an exception whose messages may be logged
	 */
	static Throwable hide(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			String message = cause.getMessage();
			if (message != null && (URL.matcher(message).find() || PASSWORD.matcher(message).find())) {
				IllegalStateException hidden = new IllegalStateException(
						"%s: %s".formatted(ex.getClass().getName(), hide(String.valueOf(ex.getMessage()))));
				hidden.setStackTrace(ex.getStackTrace());
				return hidden;
			}
		}
		return ex;
	}

}
