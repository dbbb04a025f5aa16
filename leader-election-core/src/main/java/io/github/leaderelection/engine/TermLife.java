package io.github.leaderelection.engine;

import java.util.function.LongConsumer;

import io.github.leaderelection.ElectionTelemetry.HandOff;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.engine.TermPhase.Draining;
import io.github.leaderelection.engine.TermPhase.Leading;
import io.github.leaderelection.engine.TermPhase.None;
import io.github.leaderelection.engine.TermPhase.Over;
import io.github.leaderelection.engine.TermPhase.StandingBack;
import io.github.leaderelection.engine.TermPhase.Stopping;
import org.jspecify.annotations.Nullable;

/**
 * The terms of one candidacy, one after another: moves each through its
 * {@linkplain TermPhase phases} and publishes its beginning and its end. State thread
 * only.
 */
final class TermLife {

	private final Elector elector;

	private final SessionContext context;

	private final CampaignGate gate;

	private final DeadlineWatch deadlines;

	private final LeaderWatch leader;

	private final TermReport report;

	private final SharedLease shared;

	private final LongConsumer release;

	private final TermCheck check;

	private final TermWork work;

	private TermPhase phase = new None();

	/**
	 * Create a new {@link TermLife}.
	 * @param elector what the application holds
	 * @param context the session
	 * @param gate whether a term may be granted
	 * @param deadlines watches the end of the lease
	 * @param leader who leads as far as is known
	 * @param report what is logged and measured
	 * @param shared the lease that terms share once a view has shown their records
	 * @param release releases the record with the given token: the term was resigned and
	 * its work has returned (rule 10)
	 */
	TermLife(Elector elector, SessionContext context, CampaignGate gate, DeadlineWatch deadlines, LeaderWatch leader,
			TermReport report, SharedLease shared, LongConsumer release) {
		this.elector = elector;
		this.context = context;
		this.gate = gate;
		this.deadlines = deadlines;
		this.leader = leader;
		this.report = report;
		this.shared = shared;
		this.release = release;
		this.check = new TermCheck(context, shared);
		this.work = new TermWork(elector, context);
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

	/**
	 * Return whether the term lasts for as long as the lease that it shares.
	 * @return whether it needs no confirmation of its own
	 */
	boolean isShared() {
		return this.phase instanceof Leading leading && leading.term().isJoined();
	}

	boolean isIdle() {
		return this.work.isIdle();
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
		enter(new Leading(granted));
		if (!this.gate.pass(() -> this.elector.grant(granted))) {
			enter(before);
			return;
		}
		this.check.granted(granted, lease);
		this.elector.standBack(null);
		contained(() -> this.deadlines.within(remainingNanos()));
		contained(() -> this.context.events().publish(granted.granted()));
		contained(this.context.events()::handOver);
		contained(() -> this.leader.lead(granted));
		contained(() -> this.report.granted(granted));
	}

	private void enter(TermPhase next) {
		this.shared.count(((next instanceof Leading) ? 1 : 0) - ((this.phase instanceof Leading) ? 1 : 0));
		this.phase = next;
	}

	/**
	 * Compare the term with a view, and end it unless the view confirms it (rule 6). That
	 * is published by {@link #observe}.
	 * @param observation the view
	 */
	void compare(Observation observation) {
		Term current = confirmable();
		if (current != null) {
			this.check.compare(current, observation);
		}
	}

	private @Nullable Term confirmable() {
		return (this.phase instanceof Leading || this.phase instanceof Draining) ? this.phase.term() : null;
	}

	/**
	 * Take in a view: renew the term or its draining, or end it and its work (rule 6).
	 * @param observation the view
	 */
	void observe(Observation observation) {
		Term current = confirmable();
		if (current == null) {
			return;
		}
		Confirmation confirmation = this.check.confirmation(current, observation);
		Reason loss = confirmation.loss();
		if (loss != null) {
			end(loss);
			stopDraining();
		}
		else if (confirmation == Confirmation.CONFIRMED) {
			this.check.confirm(current, observation);
			expire();
		}
	}

	/**
	 * End the term if its deadline has passed or the application has ended it, and the
	 * time that was given to its work.
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
		current.part();
		boolean lost = !Term.isGivenUp(reason);
		enter((lost) ? new Stopping(current, reason, this.context.now())
				: new Draining(current, reason, this.context.now() + this.context.settings().drainTimeout().toNanos()));
		contained(() -> this.report.ending(current));
		contained(this::protectWork);
		contained(() -> this.context.events().publish(current.revoked(reason)));
		contained(this.leader::leadNoMore);
		contained(() -> this.report.ended(current, reason));
	}

	private void protectWork() {
		if (isIdle()) {
			whenIdle();
		}
		else if (this.phase instanceof Draining) {
			this.deadlines.within(remainingNanos());
			this.work.drain();
		}
		else {
			this.work.stop();
		}
	}

	private void stopDraining() {
		if (this.phase instanceof Draining draining) {
			enter(new Stopping(draining.term(), draining.reason(), this.context.now()));
			this.work.stop();
		}
	}

	/**
	 * Do what a timer, a notification or a thread was to do and may have failed to, and
	 * report work that does not end.
	 */
	void tick() {
		expire();
		whenIdle();
		this.work.tick(this.phase);
	}

	/**
	 * Note that the work of an ended term has returned, if it has.
	 */
	void whenIdle() {
		if (!isIdle()) {
			return;
		}
		if (this.phase instanceof Draining draining) {
			finish(draining.term(), draining.reason(), HandOff.DRAINED);
		}
		else if (this.phase instanceof Stopping stopping) {
			long late = this.context.now() - stopping.since() - this.context.settings().operationTimeout().toNanos();
			finish(stopping.term(), stopping.reason(), (late < 0) ? HandOff.INTERRUPTED : HandOff.OVERRUN);
		}
	}

	private void finish(Term term, Reason reason, HandOff outcome) {
		long patience = StandBack.nanos(reason, this.context.settings(), this.leader);
		if (patience > 0) {
			long until = this.context.now() + patience;
			enter(new StandingBack(term, new StandBack(term.fencingToken(), until)));
			this.elector.standBack(until);
		}
		else {
			enter(new Over(term));
		}
		if (Term.isGivenUp(reason)) {
			this.report.handingOff(outcome);
			if (reason != Reason.STOPPED || this.gate.isReleasing()) {
				this.release.accept(term.fencingToken());
			}
		}
	}

	private void contained(Runnable task) {
		this.context.contained(this.elector.election(), task);
	}

}
