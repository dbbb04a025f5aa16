package io.github.leaderelection.engine;

import java.util.function.LongConsumer;

import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.engine.TermPhase.Draining;
import io.github.leaderelection.engine.TermPhase.Interrupted;
import io.github.leaderelection.engine.TermPhase.Leading;
import io.github.leaderelection.engine.TermPhase.None;
import io.github.leaderelection.engine.TermPhase.Over;
import io.github.leaderelection.engine.TermPhase.StandingBack;
import io.github.leaderelection.store.ElectionRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The terms of one candidacy, one after another: moves each through its
 * {@linkplain TermPhase phases} and publishes its beginning and its end. State thread
 * only.
 */
final class TermLife {

	private static final Logger logger = LoggerFactory.getLogger(TermLife.class);

	private final Elector elector;

	private final SessionContext context;

	private final CampaignGate gate;

	private final DeadlineWatch deadlines;

	private final KnownLeader leader;

	private final LongConsumer release;

	private TermPhase phase = new None();

	/**
	 * Create a new {@link TermLife}.
	 * @param elector what the application holds
	 * @param context the session
	 * @param gate whether a term may be granted
	 * @param deadlines watches the end of the lease
	 * @param leader who leads as far as is known
	 * @param release releases the record with the given token: the term was resigned and
	 * its work has returned (rule 10)
	 */
	TermLife(Elector elector, SessionContext context, CampaignGate gate, DeadlineWatch deadlines, KnownLeader leader,
			LongConsumer release) {
		this.elector = elector;
		this.context = context;
		this.gate = gate;
		this.deadlines = deadlines;
		this.leader = leader;
		this.release = release;
	}

	/**
	 * Return the term that was announced as granted and not yet as revoked.
	 * @return the term, {@code null} if this instance does not lead
	 */
	@Nullable Term leading() {
		return (this.phase instanceof Leading leading) ? leading.term() : null;
	}

	/**
	 * Return the last term, whatever became of it.
	 * @return the term, {@code null} if there was none
	 */
	@Nullable Term last() {
		return this.phase.term();
	}

	boolean isIdle() {
		return this.elector.work().isIdle();
	}

	/**
	 * Return whether nothing is left of an earlier term, so that the next may be granted.
	 * @return whether there is neither a term nor work
	 */
	boolean isClear() {
		return isIdle()
				&& (this.phase instanceof None || this.phase instanceof StandingBack || this.phase instanceof Over);
	}

	@Nullable StandBack standBack() {
		return (this.phase instanceof StandingBack back) ? back.standBack() : null;
	}

	/**
	 * Grant a term, unless the gate is closed.
	 * @param token the fencing token
	 * @param grantedAfter the nonce of the last heartbeat sent before the claim was
	 * answered
	 * @param lease the lease that the session had when the claim was sent
	 */
	void grant(long token, long grantedAfter, Lease lease) {
		Term granted = new Term(this.elector.election(), this.context.self().candidate(), token, grantedAfter, lease,
				this.context.environment(), this.context.rules());
		TermPhase before = this.phase;
		// Watched before anybody knows of it
		this.phase = new Leading(granted);
		if (!this.gate.pass(() -> this.elector.grant(granted))) {
			this.phase = before;
			return;
		}
		contained(() -> this.deadlines.within(remainingNanos()));
		contained(() -> this.context.events().publish(granted.granted()));
		contained(() -> this.leader.lead(granted));
		logger.info("[{}] {} leads with fencing token {}", this.elector.election(), granted.candidate(), token);
	}

	/**
	 * Take in a view: renew the term or its draining, or end it and its work (rule 6).
	 * @param record the record of the election, {@code null} if the view lacks it
	 * @param observation the view
	 */
	void observe(@Nullable ElectionRecord record, Observation observation) {
		Term current = (this.phase instanceof Leading || this.phase instanceof Draining) ? this.phase.term() : null;
		if (current == null) {
			return;
		}
		switch (Confirmation.of(current, record, observation, this.context.id())) {
			case CONFIRMED -> {
				current.renew(observation.lease());
				expire();
			}
			case SUPERSEDED -> lose(Reason.SUPERSEDED);
			case LOST -> lose(Reason.RECORD_LOST);
			case UNDECIDED -> {
			}
		}
	}

	private void lose(Reason reason) {
		end(reason);
		stopDraining();
	}

	/**
	 * Note that the application resigned a term, which has ended already.
	 * @param resigned the term
	 */
	void resign(Term resigned) {
		if (leading() == resigned) {
			end(Reason.RESIGNED);
		}
	}

	/**
	 * End the term if its deadline has passed, and the time that was given to its work.
	 */
	void expire() {
		if (this.phase instanceof Leading leading && leading.term().hasEnded()) {
			end(Reason.RENEW_DEADLINE);
		}
		if (this.phase instanceof Draining draining
				&& (!draining.term().mayDrain() || this.context.now() - draining.until() >= 0)) {
			stopDraining();
		}
	}

	/**
	 * Return after how long there will be something to {@link #expire()}.
	 * @return the time, {@link Long#MAX_VALUE} if there is neither term nor work
	 */
	long remainingNanos() {
		if (this.phase instanceof Leading leading) {
			return leading.term().remaining().toNanos();
		}
		return (this.phase instanceof Draining draining)
				? Math.min(draining.term().drainNanos(), Math.max(0, draining.until() - this.context.now()))
				: Long.MAX_VALUE;
	}

	/**
	 * End the term, if there is one. Running work is interrupted if the term was lost,
	 * and given the drain timeout if it was given up.
	 * @param cause why, unless it was ended for another reason before
	 */
	void end(Reason cause) {
		Term current = leading();
		if (current == null) {
			return;
		}
		Reason reason = current.end(cause);
		boolean lost = !Term.isGivenUp(reason);
		this.phase = (lost) ? new Interrupted(current, reason)
				: new Draining(current, reason, this.context.now() + this.context.settings().drainTimeout().toNanos());
		contained(this::protectWork);
		contained(() -> this.context.events().publish(current.revoked(reason)));
		contained(this.leader::forget);
		logger.atLevel((lost) ? Level.WARN : Level.INFO)
			.log("[{}] {} no longer leads: {} (fencing token {})", this.elector.election(), current.candidate(), reason,
					current.fencingToken());
	}

	private void protectWork() {
		if (isIdle()) {
			whenIdle();
		}
		else if (this.phase instanceof Draining) {
			this.deadlines.within(remainingNanos());
		}
		else {
			interruptWork();
		}
	}

	private void stopDraining() {
		if (this.phase instanceof Draining draining) {
			this.phase = new Interrupted(draining.term(), draining.reason());
			interruptWork();
		}
	}

	private void interruptWork() {
		if (!isIdle()) {
			this.elector.work().interrupt();
			logger.warn("[{}] interrupted work that still runs; not a candidate again before it has returned",
					this.elector.election());
		}
	}

	/**
	 * Note that the work of an ended term has returned, if it has.
	 */
	void whenIdle() {
		if (!isIdle()) {
			return;
		}
		if (this.phase instanceof Draining draining) {
			finish(draining.term(), draining.reason());
		}
		else if (this.phase instanceof Interrupted interrupted) {
			finish(interrupted.term(), interrupted.reason());
		}
	}

	private void finish(Term term, Reason reason) {
		if (reason != Reason.RESIGNED) {
			this.phase = new Over(term);
			return;
		}
		this.phase = new StandingBack(term, new StandBack(term.fencingToken(),
				this.context.now() + this.context.settings().leaseDuration().toNanos()));
		this.release.accept(term.fencingToken());
	}

	private void contained(Runnable task) {
		this.context.contained(this.elector.election(), task);
	}

}
