package io.github.leaderelection.autoconfigure;

import java.util.Collection;

/**
 * The thread whose end ends the process, because all others are daemons. Such are those
 * of this library.
 */
final class LastThread {

	private LastThread() {
	}

	/**
	 * Return whether the process ends with the current thread.
	 * @return whether all other threads are daemons
	 */
	static boolean isCurrent() {
		return isLast(Thread.currentThread(), Thread.getAllStackTraces().keySet());
	}

	static boolean isLast(Thread thread, Collection<Thread> live) {
		return live.stream().allMatch((other) -> other == thread || other.isDaemon());
	}

}
