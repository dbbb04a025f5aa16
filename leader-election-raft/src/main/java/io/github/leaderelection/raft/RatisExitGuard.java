package io.github.leaderelection.raft;

import java.lang.Thread.UncaughtExceptionHandler;

import org.apache.ratis.util.ExitUtils;

/**
 * Keeps Ratis 3.3.0 from what concerns the whole JVM, which is the application's. See
 * {@code docs/backends/raft-workarounds.md}.
 */
final class RatisExitGuard {

	private static boolean prepared;

	private RatisExitGuard() {
	}

	/**
	 * Take Ratis the right to end the JVM, which it does when its port is in use for
	 * example, and leave the application its handler of uncaught exceptions, which the
	 * first use of that class replaces.
	 */
	static synchronized void prepare() {
		if (prepared) {
			return;
		}
		UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
		ExitUtils.disableSystemExit();
		ExitUtils.setTerminateOnUncaughtException(false);
		Thread.setDefaultUncaughtExceptionHandler(handler);
		prepared = true;
	}

}
