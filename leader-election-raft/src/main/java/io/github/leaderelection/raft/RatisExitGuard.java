package io.github.leaderelection.raft;

import java.lang.Thread.UncaughtExceptionHandler;

import org.apache.ratis.util.ExitUtils;

/**
 * Keeps Ratis from what concerns the whole JVM, which is the application's.
 *
 * @author Leader Election
 */
final class RatisExitGuard {

	/**
	 * The name of Netty's property in the copy of Netty that Ratis has of its own.
	 */
	private static final String EVENT_LOOPS = "org.apache.ratis.thirdparty.io.netty.eventLoopThreads";

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
		// A few connections need no two threads per processor
		if (System.getProperty(EVENT_LOOPS) == null) {
			System.setProperty(EVENT_LOOPS, "2");
		}
		prepared = true;
	}

}
