package io.github.leaderelection.sample.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What was done to the instances and what became of them, in the order of time. Safe for
 * use by any thread.
 */
final class Journal {

	private final List<Entry> entries = new CopyOnWriteArrayList<>();

	private final Terminal terminal;

	Journal(Terminal terminal) {
		this.terminal = terminal;
	}

	/**
	 * Add an entry with the present time.
	 * @param instance the name of the instance
	 * @param kind what happens
	 * @param text the line to print
	 */
	void add(String instance, Kind kind, String text) {
		record(instance, kind, text);
		this.terminal.say("%s", text);
	}

	/**
	 * Add an entry without printing it.
	 * @param instance the name of the instance
	 * @param kind what happens
	 * @param text the same for people
	 */
	void record(String instance, Kind kind, String text) {
		this.entries.add(new Entry(System.nanoTime(), instance, kind, text));
	}

	List<Entry> entries() {
		return List.copyOf(this.entries);
	}

	/**
	 * Something that happened to an instance.
	 *
	 * @param time when it began, as {@link System#nanoTime()}
	 * @param instance the name of the instance
	 * @param kind what happened
	 * @param text the same for people
	 */
	record Entry(long time, String instance, Kind kind, String text) {

	}

	/**
	 * What can happen to an instance.
	 */
	enum Kind {

		STARTED, UP, KILLED, PAUSED, CONTINUED, STOPPED, CUT_OFF, SLOWED_DOWN, HEALED, ENDED;

		/**
		 * Return whether a leader to which this happens leads no longer, unless it is
		 * undone in time.
		 * @return whether another instance is to take over
		 */
		boolean endsTerm() {
			return this == KILLED || this == PAUSED || this == STOPPED || this == CUT_OFF || this == ENDED;
		}

		boolean undoes(Kind fault) {
			return (this == CONTINUED && fault == PAUSED) || (this == HEALED && fault == CUT_OFF);
		}

	}

}
