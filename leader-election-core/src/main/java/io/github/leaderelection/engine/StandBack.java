package io.github.leaderelection.engine;

import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.SessionId;

/**
 * This instance has resigned, or has lost its term in a storm: until another one has led,
 * or a time has passed, the others come first.
 *
 * @param token the fencing token of the term that ended
 * @param until when the others have had their chance, by the monotonic clock
 */
record StandBack(long token, long until) {

	/**
	 * Return for how long this instance leaves an election to others after a term.
	 * @param reason why the term has ended
	 * @param settings the settings
	 * @param leader what is known of the leaders of the election
	 * @return the time in nanoseconds, zero if it does not
	 */
	static long nanos(Reason reason, ElectionSettings settings, LeaderWatch leader) {
		return switch (reason) {
			case RESIGNED -> settings.leaseDuration().toNanos();
			// In a storm another instance may have a better connection
			case RENEW_DEADLINE -> leader.mayBetterBeAnother() ? 2 * settings.retryPeriod().toNanos() : 0;
			default -> 0;
		};
	}

	boolean hasPassed(ElectionRecord record, SessionId self, long now) {
		boolean anotherHasLed = record.token() > this.token && !record.isHeldBy(self);
		return anotherHasLed || now - this.until >= 0;
	}

}
