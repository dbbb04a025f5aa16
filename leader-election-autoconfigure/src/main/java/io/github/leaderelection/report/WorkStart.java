package io.github.leaderelection.report;

import java.time.Instant;

import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

/**
 * A run of leader-only work that begins.
 *
 * @param work the name of the work
 * @param term the term under which it runs
 * @param kind what kind of work it is
 * @param tick the tick that it runs for, {@code null} if it does not run once per tick
 */
public record WorkStart(String work, Leadership term, Kind kind, @Nullable Instant tick) {

	/**
	 * Return the name of the election.
	 * @return the name
	 */
	public String election() {
		return this.term.election();
	}

	/**
	 * Kind of leader-only work.
	 */
	public enum Kind {

		/**
		 * A call of a method, which ends by itself.
		 */
		CALL,

		/**
		 * Something that is started and stopped with the term.
		 */
		MANAGED

	}

}
