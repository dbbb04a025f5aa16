package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.ElectionTelemetry.Takeover;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * All that a candidate without a term knows of one election when it decides what to do.
 * Times are those of the monotonic clock of this instance, in nanoseconds.
 *
 * @param self the session of the candidate
 * @param ownLease the lease duration of this instance
 * @param record the record of the election, {@code null} if the view lacks it
 * @param observation the view that shows the record
 * @param trusted whether the record may be believed at once (rule 8)
 * @param recordSince since when the record has been seen unchanged
 * @param storeSince since when the store has been watched under its present identity
 * @param holderSince since when the holder of the record has been silent; without meaning
 * if there is no holder
 * @param longestLease the longest lease duration of any session that may be alive
 * @param highestToken the highest token that was seen or used here
 * @param standBack whom to leave the election to for a while, {@code null} if nobody
 * @param abstaining whether this instance claims nothing: its candidacy is paused, or it
 * leaves the election
 * @param delay how much later than permitted this instance claims, so that another one
 * comes first
 */
record Situation(SessionId self, Duration ownLease, @Nullable ElectionRecord record, Observation observation,
		boolean trusted, long recordSince, long storeSince, long holderSince, Duration longestLease, long highestToken,
		@Nullable StandBack standBack, boolean abstaining, long delay) {

	long now() {
		return this.observation.sent().nanos();
	}

	/**
	 * Return whom to leave the election to.
	 * @param current the record
	 * @return {@code null} if this instance may claim like any other
	 */
	@Nullable StandBack standBack(ElectionRecord current) {
		return (this.standBack != null && !this.standBack.hasPassed(current, this.self, now())) ? this.standBack : null;
	}

	/**
	 * Return when the record may be claimed at the earliest (rules 4, 7 and 8). A view
	 * that was requested then or later has to show that nothing has changed.
	 * @param current the record
	 * @return the time, which is not before the view was requested
	 */
	long claimableAt(ElectionRecord current) {
		long due = permittedAt(current, now());
		return (this.delay > 0) ? later(due, permittedAt(current, this.recordSince) + this.delay) : due;
	}

	private long permittedAt(ElectionRecord current, long earliest) {
		long due = earliest;
		if (this.observation.view().recurring()) {
			due = later(due, this.storeSince + this.longestLease.toNanos());
		}
		if (!this.trusted) {
			due = later(due, this.recordSince + this.longestLease.toNanos());
		}
		SessionId holder = current.holder();
		if (holder != null && !holder.equals(this.self)) {
			due = later(due, this.holderSince + leaseOf(holder).toNanos());
		}
		return due;
	}

	// The lease of a holder whose session is gone is unknown
	private Duration leaseOf(SessionId holder) {
		Session session = this.observation.session(holder);
		if (session == null) {
			return this.longestLease;
		}
		return (session.lease().compareTo(this.ownLease) > 0) ? session.lease() : this.ownLease;
	}

	/**
	 * Return what makes a record claimable, for people.
	 * @param current the record
	 * @return what it is
	 */
	Takeover takeover(ElectionRecord current) {
		if (!this.trusted) {
			return Takeover.VACANCY;
		}
		return switch (current.state()) {
			case RELEASED -> Takeover.RELEASE;
			case VACANT -> Takeover.VACANCY;
			case HELD -> current.isHeldBy(this.self) ? Takeover.RETURN : Takeover.SILENCE;
		};
	}

	/**
	 * Return since when that is so, as far as was observed.
	 * @param current the record
	 * @return the time
	 */
	long takeoverSince(ElectionRecord current) {
		return (takeover(current) == Takeover.SILENCE) ? this.holderSince : this.recordSince;
	}

	private static long later(long first, long second) {
		return (second - first > 0) ? second : first;
	}

}
