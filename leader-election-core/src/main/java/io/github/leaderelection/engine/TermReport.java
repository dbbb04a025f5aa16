package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.ElectionTelemetry.HandOff;
import io.github.leaderelection.ElectionTelemetry.Takeover;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What is logged and measured of the terms of one candidacy. State thread only.
 */
final class TermReport {

	private static final Logger logger = LoggerFactory.getLogger(TermReport.class);

	private final String election;

	private final SessionContext context;

	private final StallWatch stalls;

	private @Nullable Attempt attempt;

	/**
	 * The last term that has ended.
	 */
	private @Nullable Ended ended;

	/**
	 * The lease of the last view that showed the record of that term as held.
	 */
	private @Nullable Lease held;

	/**
	 * How the work of that term has ended, if it was given up and its release was not
	 * acknowledged yet.
	 */
	private @Nullable HandOff handOff;

	TermReport(String election, SessionContext context, StallWatch stalls) {
		this.election = election;
		this.context = context;
		this.stalls = stalls;
	}

	/**
	 * Note that a record is to be claimed.
	 * @param claim the claim
	 * @param situation by which it was decided
	 */
	void claiming(Claim claim, Situation situation) {
		Takeover after = situation.takeover(claim.seen());
		Ended own = this.ended;
		long since = (after == Takeover.RETURN && own != null && own.token() == claim.seen().token()) ? own.nanos()
				: situation.takeoverSince(claim.seen());
		this.attempt = new Attempt(claim.token(), after, since);
		// What was not released by now is taken back
		this.handOff = null;
	}

	void granted(Term term) {
		logger.info("[{}] {} leads with fencing token {}", this.election, term.candidate(), term.fencingToken());
		Attempt won = this.attempt;
		if (won != null && won.token() == term.fencingToken()) {
			this.context.telemetry().takeover(this.election, won.after(), since(won.since()));
		}
	}

	/**
	 * Note that a term has ended. Its work may end at once.
	 * @param term the term
	 */
	void ending(Term term) {
		this.handOff = null;
		this.ended = new Ended(term.fencingToken(), this.context.now());
		this.held = term.confirmed();
	}

	void ended(Term term, Reason reason) {
		boolean lost = !Term.isGivenUp(reason);
		logger.atLevel((lost) ? Level.WARN : Level.INFO)
			.log("[{}] {} no longer leads: {} (fencing token {}){}", this.election, term.candidate(), reason,
					term.fencingToken(), (reason == Reason.RENEW_DEADLINE) ? cause(term) : "");
		this.context.telemetry().termEnded(this.election, reason, since(term.grantedAtMoment().nanos()));
	}

	private String cause(Term term) {
		StallWatch.Stall stall = this.stalls.since(term.confirmedAt());
		return (stall != null) ? ", because " + stall : "";
	}

	/**
	 * Note that the work of the last term has ended and that the term, which was given
	 * up, is to be released.
	 * @param outcome how the work has ended
	 */
	void handingOff(HandOff outcome) {
		this.handOff = outcome;
	}

	/**
	 * Take in the record that a view shows.
	 * @param record the record, {@code null} if the view lacks it
	 * @param lease the lease of the view
	 */
	void observe(@Nullable ElectionRecord record, Lease lease) {
		if (record != null && record.state() == State.RELEASED) {
			released(record.token());
		}
		else if (record != null && this.ended != null && record.token() > this.ended.token()) {
			// Claimed by another instance, maybe after a silence
			this.handOff = null;
		}
		else if (record != null && this.ended != null && record.token() == this.ended.token()) {
			this.held = lease;
		}
	}

	/**
	 * Note that the store has released a record of this session.
	 * @param token the token of the record
	 */
	void released(long token) {
		if (this.ended != null && this.ended.token() == token) {
			released();
		}
	}

	/**
	 * Note that the store has ended this session. That has released the record of the
	 * last term, unless another instance may have claimed it after a silence.
	 */
	void sessionEnded() {
		Lease last = this.held;
		if (last != null && last.covers(this.context.now(), Moment.now(this.context.environment()).millis())) {
			released();
		}
	}

	private void released() {
		HandOff outcome = this.handOff;
		if (outcome != null && this.ended != null) {
			this.handOff = null;
			this.context.telemetry().handOff(this.election, outcome, since(this.ended.nanos()));
		}
	}

	private Duration since(long nanos) {
		return Duration.ofNanos(this.context.now() - nanos);
	}

	/**
	 * A claim that was not answered yet.
	 *
	 * @param token its token
	 * @param after what made the election claimable
	 * @param since what the time of the takeover counts from
	 */
	private record Attempt(long token, Takeover after, long since) {
	}

	/**
	 * A term that has ended.
	 *
	 * @param token its fencing token
	 * @param nanos when, by the monotonic clock
	 */
	private record Ended(long token, long nanos) {
	}

}
