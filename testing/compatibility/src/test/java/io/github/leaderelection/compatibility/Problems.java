package io.github.leaderelection.compatibility;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this library logs at WARN and ERROR although nothing is wrong with the store.
 */
final class Problems {

	static final Pattern NONE_EXPECTED = Pattern.compile("(?!)");

	private static final Pattern PROBLEM = Pattern
		.compile("\\S+ \\[[^]]*] (WARN|ERROR) io\\.github\\.leaderelection\\.(?<message>.*)");

	/**
	 * What only says that the machine is busy, or that a voter is away.
	 */
	private static final Pattern BUSY_MACHINE = Pattern.compile("no longer leads: RENEW_DEADLINE"
			+ "|this process did not run for|no leader has been known for|the store cannot be (reached|used), retrying");

	private Problems() {
	}

	/**
	 * Return the problems in the log of an instance.
	 * @param instance the instance
	 * @param expectedOfPrevious what the previous version may log besides
	 */
	static List<String> of(Instance instance, Pattern expectedOfPrevious) {
		Pattern expected = (instance.version() == Version.PREVIOUS) ? expectedOfPrevious : NONE_EXPECTED;
		return instance.log()
			.stream()
			.map(PROBLEM::matcher)
			.filter(Matcher::matches)
			.map((problem) -> problem.group("message"))
			.filter((message) -> !BUSY_MACHINE.matcher(message).find() && !expected.matcher(message).find())
			.toList();
	}

}
