package io.github.leaderelection.engine;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The lines that are logged meanwhile. {@code simplelogger.properties} says of which
 * classes and from which level.
 */
final class LogOutput {

	private LogOutput() {
	}

	static <E extends Exception> String of(Action<E> action) throws E {
		PrintStream console = System.err;
		ByteArrayOutputStream log = new ByteArrayOutputStream();
		System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
		try {
			action.run();
		}
		finally {
			System.setErr(console);
		}
		return log.toString(StandardCharsets.UTF_8);
	}

	/**
	 * What logs.
	 *
	 * @param <E> what it throws
	 */
	interface Action<E extends Exception> {

		void run() throws E;

	}

}
