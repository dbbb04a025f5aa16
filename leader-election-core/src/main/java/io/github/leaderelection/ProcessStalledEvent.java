package io.github.leaderelection;

import java.time.Duration;
import java.time.Instant;

/**
 * This process or its machine did not run for so long that it lost a term or would nearly
 * have lost one, whether or not it led: a garbage collection, a {@code SIGSTOP}, a busy
 * or suspended machine. The event comes when the process runs again. The store is not the
 * cause of what happened in this time.
 *
 * @param kind whether the monotonic clock ran meanwhile
 * @param length for how long the process did not run, at least
 * @param time when it was noticed, by the wall clock
 */
public record ProcessStalledEvent(Kind kind, Duration length, Instant time) implements ElectionEvent {

	/**
	 * Kind of stall.
	 */
	public enum Kind {

		/**
		 * The process did not run, and both clocks ran.
		 */
		PAUSE,

		/**
		 * The wall clock moved on and the monotonic clock did not: the machine was
		 * suspended. A wall clock that was set forward is reported as this too.
		 */
		SUSPENSION

	}

}
