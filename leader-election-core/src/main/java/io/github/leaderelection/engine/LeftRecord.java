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

	private boolean chance;

	/**
	 * Leave a record to the others.
	 * @param left the record
	 * @param nanos until when, by the monotonic clock
	 * @param others whether the others have had their chance then
	 */
	void leave(ElectionRecord left, long nanos, boolean others) {
		this.record = left;
		this.until = nanos;
		this.chance = others;
	}

	/**
	 * Return until when a record is left to the others.
	 * @param current the record
	 * @param now the monotonic clock
	 * @return the time, {@code null} if it is not left to them now
	 */
	@Nullable Long until(ElectionRecord current, long now) {
		return (current.equals(this.record) && now - this.until < 0) ? this.until : null;
	}

	/**
	 * Return whether the others have had their chance to claim a record.
	 * @param current the record
	 * @return whether that is so
	 */
	boolean hadChance(ElectionRecord current) {
		return this.chance && current.equals(this.record);
	}

}
