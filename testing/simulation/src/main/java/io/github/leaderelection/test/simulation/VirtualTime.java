package io.github.leaderelection.test.simulation;

import java.util.PriorityQueue;

/**
 * True time, which no process of the simulation sees, and what happens in it. Events of
 * the same time happen in the order in which they were scheduled.
 */
final class VirtualTime {

	private final PriorityQueue<Event> events = new PriorityQueue<>();

	private long now;

	private long sequence;

	long now() {
		return this.now;
	}

	/**
	 * Schedule an action.
	 * @param delayNanos when, from now
	 * @param action what
	 */
	void schedule(long delayNanos, Runnable action) {
		this.events.add(new Event(this.now + Math.max(0, delayNanos), this.sequence++, action));
	}

	/**
	 * Let the next event happen, if there is one until the given time.
	 * @param until the time
	 * @return {@code false} if there is none: the time is now as given
	 */
	boolean step(long until) {
		Event next = this.events.peek();
		if (next == null || next.time() > until) {
			this.now = until;
			return false;
		}
		this.events.remove();
		this.now = next.time();
		next.action().run();
		return true;
	}

	private record Event(long time, long sequence, Runnable action) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			int order = Long.compare(this.time, other.time);
			return (order != 0) ? order : Long.compare(this.sequence, other.sequence);
		}

	}

}
