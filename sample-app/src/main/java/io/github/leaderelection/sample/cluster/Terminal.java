package io.github.leaderelection.sample.cluster;

import java.io.PrintStream;

import org.jspecify.annotations.Nullable;

/**
 * Prints lines, each under the name of who says it.
 */
final class Terminal {

	static final String CLUSTER = "cluster";

	private final PrintStream out;

	Terminal(PrintStream out) {
		this.out = out;
	}

	/**
	 * Print a line of the launcher itself.
	 * @param format the line as a format string
	 * @param arguments what to put into it
	 */
	void say(String format, @Nullable Object... arguments) {
		line(CLUSTER, format.formatted(arguments));
	}

	/**
	 * Print a line.
	 * @param speaker who says it
	 * @param text the line
	 */
	synchronized void line(String speaker, String text) {
		this.out.printf("%-10s | %s%n", speaker, text);
		this.out.flush();
	}

}
