package io.github.leaderelection.engine;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.SessionId;

/**
 * This instance has resigned: until another one has led, or a time has passed, the others
 * come first.
 *
 * @param token the fencing token of the term that was resigned
 * @param until when the others have had their chance, by the monotonic clock
 */
record StandBack(long token, long until) {

	boolean hasPassed(ElectionRecord record, SessionId self, long now) {
		boolean anotherHasLed = record.token() > this.token && !record.isHeldBy(self);
		return anotherHasLed || now - this.until >= 0;
	}

}
