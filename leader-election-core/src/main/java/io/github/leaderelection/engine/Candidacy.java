package io.github.leaderelection.engine;

import io.github.leaderelection.engine.Decision.ReleaseOrphan;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The part of one session in one election. With each view it renews or ends the term that
 * there is, publishes who leads, and carries out what it {@linkplain Decision decides}
 * about the record. State thread only.
 */
final class Candidacy implements Proposal.Caller {

	private final Elector elector;

	private final String election;

	private final SessionContext context;

	private final SessionParts parts;

	private final LeaderWatch leader;

	private final TermLife terms;

	private final TermReport report;

	private final Deliberation deliberation;

	private boolean operationPending;

	private boolean forgotten;

	/**
	 * The last heartbeat that was sent before a transfer was announced.
	 */
	private long announced;

	private final Attempts attempts = new Attempts();

	Candidacy(Elector elector, SessionContext context, SessionParts parts) {
		this.elector = elector;
		this.election = elector.election();
		this.context = context;
		this.parts = parts;
		this.leader = new LeaderWatch(elector, context, parts.watch(), parts.gate()::isOpen);
		this.report = new TermReport(this.election, context, parts.stalls());
		this.terms = new TermLife(elector, context, parts.gate(), parts.deadlines(), this.leader, this.report,
				parts.shared(), this::releaseGivenUp);
		this.deliberation = new Deliberation(this.election, context, parts, this.leader::isStormOn);
	}

	String election() {
		return this.election;
	}

	boolean isOf(Elector other) {
		return this.elector == other;
	}

	/**
	 * Return the term that was announced as granted and not yet as revoked.
	 * @return the term, {@code null} if this instance does not lead
	 */
	@Nullable Term term() {
		return this.terms.leading();
	}

	boolean isIdle() {
		return this.terms.isIdle();
	}

	/**
	 * Return the other session that held the election in the last view.
	 * @return the session, {@code null} if none did
	 */
	@Nullable SessionId otherHolder() {
		SessionId holder = this.deliberation.holder();
		return (this.context.id().equals(holder)) ? null : holder;
	}

	/**
	 * Take in a view.
	 * @param observation the view
	 */
	void observe(Observation observation) {
		ElectionRecord seen = observation.record(this.election);
		this.deliberation.observe(seen, observation);
		this.terms.observe(observation);
		this.leader.observe(seen, observation, term());
		this.report.observe(seen, observation.lease());
		if (!this.operationPending && this.terms.isClear()) {
			this.forgotten = this.elector.hasLeft()
					&& this.context.candidacyRules().forgets(seen != null && seen.isHeldBy(this.context.id()));
			if (observation.nonce() > this.announced && (this.parts.gate().isOpen() || this.elector.hasLeft())) {
				decide(seen, observation);
			}
		}
	}

	/**
	 * Take in that the store has lost writes, of which nothing else is known.
	 * @param observation the view that shows it
	 */
	void lose(Observation observation) {
		this.deliberation.distrust();
		this.terms.observe(observation);
	}

	/**
	 * Compare the term with a view, and end it unless the view confirms it (rule 6).
	 * @param observation the view
	 */
	void compare(Observation observation) {
		this.terms.compare(observation);
	}

	/**
	 * Return whether there is nothing to do for as long as the records and the sessions
	 * do not change: this instance leads under the lease that its terms share, or another
	 * one that is alive leads.
	 * @return whether views need not be taken in
	 */
	boolean isQuiet() {
		return !this.operationPending && !this.forgotten && this.leader.isKnown() && !this.leader.isStormOn()
				&& (this.terms.isShared() || (this.terms.isClear() && otherHolder() != null));
	}

	long delay() {
		return this.deliberation.delay();
	}

	boolean isForgotten() {
		return this.forgotten;
	}

	private boolean isAbstaining() {
		return this.elector.isPaused() || this.elector.hasLeft();
	}

	@Override
	public boolean mayClaim() {
		return this.parts.gate().isOpen() && !isAbstaining() && this.terms.isClear();
	}

	private void decide(@Nullable ElectionRecord seen, Observation observation) {
		ReleaseOrphan orphan = this.deliberation.decide(seen, observation, this.terms.standBack(), isAbstaining(),
				this);
		if (orphan != null && (!this.elector.isPaused() || this.context.candidacyRules().releasesOrphanWhenPaused())) {
			release(orphan.token());
		}
	}

	/**
	 * Propose to claim a record by a stale read, if it was released and may be believed.
	 * @param record the record
	 * @param staleRead the stale read, as of the last heartbeat
	 * @return whether that was proposed
	 */
	boolean proposeByStaleRead(ElectionRecord record, Observation staleRead) {
		if (!this.operationPending && mayClaim()) {
			this.deliberation.proposeByStaleRead(record, staleRead, this.terms.standBack(), this);
			return this.operationPending;
		}
		return false;
	}

	@Override
	public void proposed() {
		this.operationPending = true;
	}

	private void release(long token) {
		this.operationPending = true;
		this.parts.operations().add(new ReleaseOperation(this.context, this.election, token, this));
	}

	@Override
	public void creating(long token, long millis) {
		this.deliberation.used(token, millis);
	}

	@Override
	public void claiming(Claim claim, Situation situation) {
		this.deliberation.used(claim.token(), situation.observation().received().millis());
		this.report.claiming(claim, situation);
	}

	@Override
	public void leftToOthers(ElectionRecord record, long until, boolean chance) {
		this.deliberation.leave(record, until, chance);
	}

	@Override
	public void granted(long token, Lease lease) {
		this.deliberation.granted();
		this.terms.grant(token, this.parts.heartbeats().lastNonce(), lease);
	}

	// If an operation is pending the next view shows the record, and it is released as an
	// orphan
	private void releaseGivenUp(long token) {
		SessionId to = this.elector.transferOf(token);
		if (to != null && this.parts.announcements().transfer(this.election, token, to)) {
			// Released once the others can know: by the first view after this heartbeat
			this.announced = this.parts.heartbeats().lastNonce();
			this.parts.heartbeats().beatSoon();
			return;
		}
		if (!this.operationPending) {
			release(token);
		}
	}

	@Override
	public void settled() {
		this.operationPending = false;
	}

	@Override
	public void released(long token) {
		this.report.released(token);
	}

	/**
	 * Note that the store has ended this session.
	 */
	void released() {
		this.report.sessionEnded();
	}

	@Override
	public void refused() {
		this.parts.heartbeats().refused();
	}

	// The same in vain again and again is not worth more and more heartbeats
	@Override
	public void beatAgain(Object subject) {
		this.parts.heartbeats().beatAgain(this.attempts.failed(subject));
	}

	/**
	 * End the term if its deadline has passed or the application has ended it, and the
	 * time that was given to its work.
	 */
	void expire() {
		this.terms.expire();
	}

	/**
	 * Return after how long there will be something to {@link #expire()}.
	 * @return the time, {@link Long#MAX_VALUE} if there is neither term nor work
	 */
	long remainingNanos() {
		return this.terms.remainingNanos();
	}

	/**
	 * Do what a timer or a notification was to do and may have failed to.
	 */
	void tick() {
		this.terms.tick();
		this.leader.tick();
	}

	void whenIdle() {
		this.terms.whenIdle();
	}

	/**
	 * Release what the last term held, now that this session ends.
	 */
	void releaseIfIdle() {
		Term last = this.terms.last();
		if (last != null && isIdle()) {
			release(last.fencingToken());
		}
	}

	/**
	 * Note that the leader is no longer known.
	 */
	void forgetLeader() {
		this.leader.forget();
	}

	/**
	 * Note that this session observes this election no longer.
	 */
	void close() {
		this.leader.close();
	}

}
