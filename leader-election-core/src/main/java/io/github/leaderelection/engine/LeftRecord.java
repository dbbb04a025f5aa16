package io.github.leaderelection.engine;

import io.github.leaderelection.store.ElectionRecord;
import org.jspecify.annotations.Nullable;

/**
 * The record of one election that this instance could claim and has left to the others
 * for a time, since the election is not in its {@link Share}. State thread only.
 */
final class LeftRecord {

	private @Nullable ElectionRecord record;

	private long until;

	/**
	 * Leave a record to the others.
	 * @param left the record
	 * @param nanos until when, by the monotonic clock
	 */
	void leave(ElectionRecord left, long nanos) {
		this.record = left;
		this.until = nanos;
	}

	/**
	 * Return whether a record was left to the others, who have had their chance then.
	 * @param current the record
	 * @return whether it is the same
	 */
	boolean is(ElectionRecord current) {
		return current.equals(this.record);
	}

	/**
	 * Return until when it is left to the others.
	 * @return the time by the monotonic clock
	 */
	long until() {
		return this.until;
	}

}
