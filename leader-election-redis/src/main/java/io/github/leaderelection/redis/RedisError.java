package io.github.leaderelection.redis;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import io.github.leaderelection.store.ShownText;
import org.jspecify.annotations.Nullable;

/**
 * What Redis has answered in place of a result, found again in what drivers and Spring
 * Data have wrapped around it.
 */
final class RedisError {

	private static final Pattern CODE = Pattern.compile("^-?([A-Z]{3,20})(?= )");

	/**
	 * How Redis 6 reports what a command in a script has answered.
	 */
	private static final Pattern IN_SCRIPT = Pattern.compile("@user_script: \\d+: (-[A-Z]{3,20} .*)");

	/**
	 * What Redis adds for the authors of scripts: where in a script it was, and the
	 * arguments of a command that it does not know, which are the script.
	 */
	private static final Pattern NOISE = Pattern
		.compile("(?s),? (with args beginning with|script: [0-9a-f]{40}, on @user_script).*"
				+ "|Error running script \\(call to \\w+\\): |@user_script: ?\\d+: ");

	private static final int MAX_LENGTH = 200;

	private static final int MAX_CAUSES = 50;

	private final @Nullable String code;

	private final String message;

	private RedisError(@Nullable String code, String message) {
		this.code = code;
		this.message = message;
	}

	static RedisError of(Throwable problem) {
		Throwable last = problem;
		for (Throwable cause : causes(problem)) {
			String message = (cause.getMessage() != null) ? cause.getMessage() : "";
			Matcher inScript = IN_SCRIPT.matcher(message);
			Matcher matcher = CODE.matcher((inScript.find()) ? inScript.group(1) : message);
			if (matcher.find() && !(cause instanceof SSLException) && !(cause instanceof GeneralSecurityException)) {
				return new RedisError(matcher.group(1), matcher.replaceFirst("$1"));
			}
			last = cause;
		}
		return new RedisError(null, (last.getMessage() != null) ? last.getMessage() : last.getClass().getName());
	}

	/**
	 * Return a failure and all that has caused it. Jedis reports why it could not connect
	 * in exceptions that it has suppressed.
	 * @param problem the failure
	 * @return the failure and its causes, each after what it has caused
	 */
	static List<Throwable> causes(Throwable problem) {
		List<Throwable> causes = new ArrayList<>(List.of(problem));
		for (int i = 0; i < causes.size() && causes.size() < MAX_CAUSES; i++) {
			Throwable cause = causes.get(i).getCause();
			if (cause != null && !causes.contains(cause)) {
				causes.add(cause);
			}
			for (Throwable suppressed : causes.get(i).getSuppressed()) {
				causes.add(suppressed);
			}
		}
		return causes;
	}

	/**
	 * Return whether a connection was cut, rather than silent for too long.
	 * @param problem the failure
	 * @return whether it was cut
	 */
	static boolean isCut(Throwable problem) {
		return causes(problem).stream()
			.anyMatch((cause) -> cause instanceof IOException && !(cause instanceof SocketTimeoutException));
	}

	/**
	 * Return the word with which the answer begins, such as {@code READONLY}.
	 * @return the word, or {@code null} if Redis has not answered
	 */
	@Nullable String code() {
		return this.code;
	}

	/**
	 * Return whether the user lacks a permission.
	 * @return whether the answer says so
	 */
	boolean isForbidden() {
		return "NOPERM".equals(this.code) || this.message.contains("can't run this command")
				|| this.message.contains("no permissions");
	}

	/**
	 * Return the whole answer.
	 * @return the answer
	 */
	String message() {
		return this.message;
	}

	/**
	 * Return one line for people.
	 * @return the answer, harmless to show
	 */
	@Override
	public String toString() {
		return ShownText.problem(NOISE.matcher(this.message).replaceAll(""), MAX_LENGTH);
	}

}
