package io.github.leaderelection.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.store.support.StoredText;
import org.jspecify.annotations.Nullable;

/**
 * What Redis has answered in place of a result, found again in what drivers and Spring
 * Data have wrapped around it.
 *
 * @author Leader Election
 */
final class RedisError {

	private static final Pattern CODE = Pattern.compile("^-?([A-Z]{3,20})(?= )");

	/**
	 * How Redis 6 tells what a command in a script has answered.
	 */
	private static final Pattern IN_SCRIPT = Pattern.compile("@user_script: \\d+: (-[A-Z]{3,20} .*)");

	private static final int MAX_LENGTH = 300;

	private final @Nullable String code;

	private final String message;

	private RedisError(@Nullable String code, String message) {
		this.code = code;
		this.message = message;
	}

	static RedisError of(Throwable problem) {
		Throwable last = problem;
		for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
			String message = (cause.getMessage() != null) ? cause.getMessage() : "";
			Matcher inScript = IN_SCRIPT.matcher(message);
			Matcher matcher = CODE.matcher((inScript.find()) ? inScript.group(1) : message);
			if (matcher.find()) {
				return new RedisError(matcher.group(1), matcher.replaceFirst("$1"));
			}
			last = cause;
		}
		return new RedisError(null, (last.getMessage() != null) ? last.getMessage() : last.getClass().getName());
	}

	/**
	 * Return the word with which the answer begins, such as {@code READONLY}.
	 * @return the word, or {@code null} if Redis has not answered
	 */
	@Nullable String code() {
		return this.code;
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
		String line = StoredText.printable(this.message.strip().replaceAll("\\s+", " "));
		return (line.length() > MAX_LENGTH) ? line.substring(0, MAX_LENGTH) + "..." : line;
	}

}
