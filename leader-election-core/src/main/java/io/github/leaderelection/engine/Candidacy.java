package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The part of one session in one election: what each view means for it, and what to do
 * next. Confined to the state thread.
 *
 * @author Leader Election
 */
final class Candidacy {

	private static final Logger logger = LoggerFactory.getLogger(Candidacy.class);

	private final Elector elector;

	private final RunningSession session;

	private final RecordWatch watch = new RecordWatch();

	private final TokenSource tokens;

	/**
	 * The term that was announced as granted and not yet as revoked.
	 */
	private @Nullable Term term;

	/**
	 * The last term that was resigned, for as long as this instance stands back.
	 */
	private @Nullable Term resigned;

	/**
	 * The last term that ended.
	 */
	private @Nullable Term ended;

	/**
	 * The same if its work is given time to finish.
	 */
	private @Nullable Term draining;

	/**
	 * Whether that term was not released yet because its work was running.
	 */
	private boolean releaseDue;

	private long standBackUntil;

	private boolean creationExplained;

	private boolean operationPending;

	private boolean waitExplained;

	/**
	 * Until when the work of the draining term may go on at most.
	 */
	private long drainUntil;

	/**
	 * What the last operation that did nothing was to change, and how often in a row.
	 */
	private @Nullable Object attempted;

	private int attempts;

	Candidacy(Elector elector, RunningSession session) {
		this.elector = elector;
		this.session = session;
		this.tokens = new TokenSource(session.rules(), (text) -> logger.warn("[{}] {}", elector.election(), text),
				(text) -> logger.error("[{}] {}", elector.election(), text));
	}

	Elector elector() {
		return this.elector;
	}

	@Nullable Term term() {
		return this.term;
	}

	boolean isIdle() {
		return this.elector.work().isIdle();
	}

	/**
	 * Take in a view: end or renew the term, then see what the record permits.
	 * @param observation the view
	 */
	void observe(Observation observation) {
		ElectionRecord record = observation.record(this.elector.election());
		if (!observation.isIntact(this.session.id())) {
			this.watch.distrust();
		}
		this.watch.observe(record, observation.view().storeId(), this.session.silenceStart(observation));
		confirmTerm(record, observation);
		publishLeader(leader(record, observation));
		if (this.session.isCampaigning() && !this.operationPending && this.term == null && isIdle()) {
			seekLeadership(record, observation);
		}
	}

	// Rule 6: a term that a view does not confirm has ended, and its work with it
	private void confirmTerm(@Nullable ElectionRecord record, Observation observation) {
		Term current = (this.term != null) ? this.term : this.draining;
		if (current == null) {
			return;
		}
		boolean confirmed = observation.isIntact(this.session.id()) && record != null
				&& record.isHeldBy(this.session.id()) && record.token() == current.fencingToken();
		if (confirmed) {
			current.renew(observation.lease());
			expire();
			return;
		}
		boolean mustShowClaim = observation.nonce() > current.grantedAfter();
		boolean later = record != null && record.token() > current.fencingToken();
		if (mustShowClaim || later || !observation.isIntact(this.session.id())) {
			boolean claimed = later && record != null && record.state() != State.VACANT;
			end(claimed ? Reason.SUPERSEDED : Reason.RECORD_LOST);
			stopDraining();
		}
	}

	private @Nullable Leader leader(@Nullable ElectionRecord record, Observation observation) {
		SessionId holder = (record != null) ? record.holder() : null;
		Session leader = (holder != null) ? observation.session(holder) : null;
		if (record == null || leader == null) {
			return null;
		}
		if (leader.id().equals(this.session.id())) {
			return (this.term != null) ? ownLeader(this.term) : null;
		}
		long silence = observation.received().nanos() - this.session.silence().since(leader.id());
		return (silence < leader.lease().toNanos()) ? new Leader(leader.candidate(), record.token(), leader.metadata())
				: null;
	}

	private void seekLeadership(@Nullable ElectionRecord record, Observation observation) {
		if (record == null) {
			nextToken(0, observation).ifPresent((token) -> {
				explainCreation();
				operate(new Creation(token));
			});
			return;
		}
		this.creationExplained = false;
		if (isStandingBack(record, observation)) {
			if (record.isHeldBy(this.session.id())) {
				operate(new Release(record.token()));
			}
			else {
				this.session.wakeAt(this.standBackUntil);
			}
			return;
		}
		long due = claimableAt(record, observation);
		if (observation.sent().nanos() - due >= 0) {
			claim(record, observation);
		}
		else {
			this.session.wakeAt(due);
		}
	}

	// Rules 4, 7 and 8: from when on the record may be claimed. A view that was asked for
	// then or later has to show that nothing has changed.
	private long claimableAt(ElectionRecord record, Observation observation) {
		long due = observation.sent().nanos();
		if (observation.view().recurring()) {
			due = later(due, this.session.identity().since() + this.session.longestLease().toNanos());
		}
		if (!this.watch.isTrusted(this.session.settings().claimMissing())) {
			explainWait(record, observation.view().recurring());
			due = later(due, this.watch.since() + this.session.longestLease().toNanos());
		}
		SessionId holder = record.holder();
		if (holder != null && !holder.equals(this.session.id())) {
			Session seen = observation.session(holder);
			Duration own = this.session.settings().leaseDuration();
			Duration lease = (seen != null) ? longer(seen.lease(), own) : this.session.longestLease();
			due = later(due, this.session.silence().since(holder) + lease.toNanos());
		}
		return due;
	}

	// A record that cannot be read is missing in each view, and cannot be created
	private void explainCreation() {
		if (!this.creationExplained) {
			this.creationExplained = true;
			logger.info("[{}] the store has no record of this election: creating one", this.elector.election());
		}
	}

	private void explainWait(ElectionRecord record, boolean recurring) {
		if (!this.waitExplained) {
			this.waitExplained = true;
			logger.info(
					"[{}] the record in the store is {}: watching it for a lease duration before it may be claimed{}",
					this.elector.election(),
					(record.state() == State.VACANT) ? "new" : "older than what the store may have lost",
					(record.state() == State.VACANT && !recurring && !this.session.settings().claimMissing())
							? " (leader-election.claim-missing=true skips that where the store cannot lose its data)"
							: "");
		}
	}

	private void claim(ElectionRecord record, Observation observation) {
		nextToken(record.token(), observation).ifPresent((token) -> operate(new Takeover(new Claim(record,
				observation.nonceOf(record.holder()), observation.view().storeId(), this.session.id(), token))));
	}

	private OptionalLong nextToken(long stored, Observation observation) {
		return this.tokens.next(stored, this.watch.highestToken(), observation.received().millis());
	}

	private void operate(StoreOperation<?> operation) {
		this.operationPending = true;
		this.session.enqueue(operation);
	}

	// What was seen is out of date, or was not acted on: the next view need not wait for
	// a retry period. That the same is tried in vain again and again is not worth more.
	private void lookAgain(Object change) {
		this.attempts = (change.equals(this.attempted)) ? this.attempts + 1 : 0;
		this.attempted = change;
		this.session.lookAgain(this.attempts);
	}

	private boolean isStandingBack(ElectionRecord record, Observation observation) {
		Term last = this.resigned;
		if (last == null || observation.sent().nanos() - this.standBackUntil >= 0) {
			return false;
		}
		boolean othersTurnCame = record.token() > last.fencingToken() && !record.isHeldBy(this.session.id());
		return !othersTurnCame;
	}

	private void standBack() {
		this.standBackUntil = this.session.now() + this.session.settings().leaseDuration().toNanos();
	}

	private void grant(long token, long grantedAfter, Lease lease) {
		Term granted = this.session.newTerm(this.elector.election(), token, grantedAfter, lease);
		// Watched before anybody knows of it
		this.term = granted;
		if (!this.session.publish(() -> this.elector.grant(granted))) {
			this.term = null;
			return;
		}
		this.resigned = null;
		this.waitExplained = false;
		contained(this.session::armDeadline);
		contained(() -> this.session.events().publish(granted.granted()));
		contained(() -> publishLeader(ownLeader(granted)));
		logger.info("[{}] {} leads with fencing token {}", this.elector.election(), granted.candidate(), token);
	}

	/**
	 * Note that the application resigned a term, which has ended already.
	 * @param given the term
	 */
	void resign(Term given) {
		if (this.term == given) {
			end(Reason.RESIGNED);
		}
	}

	/**
	 * End the term if its deadline has passed, and the time that was given to its work.
	 */
	void expire() {
		if (this.term != null && this.term.hasEnded()) {
			end(Reason.RENEW_DEADLINE);
		}
		if (this.draining != null && (!this.draining.mayDrain() || this.session.now() - this.drainUntil >= 0)) {
			stopDraining();
		}
	}

	/**
	 * Do what a timer or a notification was to do and may have failed to.
	 */
	void tick() {
		expire();
		if (this.draining != null && isIdle()) {
			whenIdle();
		}
	}

	/**
	 * Return after how long there will be something to {@link #expire()}.
	 * @return the time, {@link Long#MAX_VALUE} if there is neither term nor work
	 */
	long remainingNanos() {
		if (this.term != null) {
			return this.term.remaining().toNanos();
		}
		return (this.draining != null)
				? Math.min(this.draining.drainNanos(), Math.max(0, this.drainUntil - this.session.now()))
				: Long.MAX_VALUE;
	}

	/**
	 * End the term, if there is one. Running work is interrupted if the term was lost,
	 * and given the drain timeout if it was given up.
	 * @param cause why, unless it was ended for another reason before
	 */
	void end(Reason cause) {
		Term current = this.term;
		if (current == null) {
			return;
		}
		Reason reason = current.end(cause);
		this.term = null;
		this.ended = current;
		if (reason == Reason.RESIGNED) {
			this.resigned = current;
			this.releaseDue = true;
			standBack();
		}
		boolean lost = !Term.isGivenUp(reason);
		contained(() -> protect(current, lost));
		contained(() -> this.session.events().publish(current.revoked(reason)));
		contained(() -> publishLeader(null));
		logger.atLevel((lost) ? Level.WARN : Level.INFO)
			.log("[{}] {} no longer leads: {} (fencing token {})", this.elector.election(), current.candidate(), reason,
					current.fencingToken());
	}

	private void protect(Term over, boolean lost) {
		if (isIdle()) {
			whenIdle();
		}
		else if (lost) {
			interruptWork();
		}
		else {
			this.drainUntil = this.session.now() + this.session.settings().drainTimeout().toNanos();
			this.draining = over;
			this.session.armDeadline();
		}
	}

	private void contained(Runnable task) {
		this.session.contained(this.elector.election(), task);
	}

	private void stopDraining() {
		if (this.draining != null) {
			this.draining = null;
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
	 * Note that the work of an ended term has returned.
	 */
	void whenIdle() {
		if (!isIdle()) {
			return;
		}
		this.draining = null;
		Term last = this.resigned;
		if (this.releaseDue && last != null && this.session.isCampaigning() && !this.operationPending) {
			this.releaseDue = false;
			standBack();
			operate(new Release(last.fencingToken()));
		}
	}

	/**
	 * Release what the last term held, now that this session ends.
	 */
	void releaseIfIdle() {
		Term last = this.ended;
		if (last != null && isIdle()) {
			operate(new Release(last.fencingToken()));
		}
	}

	/**
	 * Note that the leader is no longer known.
	 */
	void forgetLeader() {
		publishLeader(null);
	}

	private Leader ownLeader(Term own) {
		return new Leader(own.candidate(), own.fencingToken(), this.session.metadata());
	}

	private void publishLeader(@Nullable Leader leader) {
		Leader known = this.elector.leader().orElse(null);
		if (!Objects.equals(known, leader)) {
			this.elector.observeLeader(leader);
			this.session.events()
				.publish(new LeaderChangedEvent(this.elector.election(), leader, this.session.wallTime()));
		}
	}

	private static long later(long first, long second) {
		return (second - first > 0) ? second : first;
	}

	private static Duration longer(Duration first, Duration second) {
		return (first.compareTo(second) > 0) ? first : second;
	}

	/**
	 * An operation of this election on its record.
	 */
	private abstract class RecordOperation implements StoreOperation<Boolean> {

		/**
		 * Return what the operation is to change, to recognise a repetition.
		 * @return the record or its token
		 */
		abstract Object change();

		@Override
		public void settled() {
			Candidacy.this.operationPending = false;
		}

		@Override
		public void notSent(Throwable problem) {
			logger.debug("[{}] {} was not sent", Candidacy.this.elector.election(), getClass().getSimpleName(),
					problem);
			lookAgain(change());
		}

		@Override
		public void unknown(Throwable problem) {
			// The next view shows what came of it
			logger.debug("[{}] {} has an unknown outcome", Candidacy.this.elector.election(),
					getClass().getSimpleName(), problem);
		}

	}

	private final class Creation extends RecordOperation {

		private final long token;

		private Creation(long token) {
			this.token = token;
		}

		@Override
		Object change() {
			return "creation";
		}

		@Override
		public Boolean call() {
			Candidacy.this.session.store().create(Candidacy.this.elector.election(), this.token);
			return true;
		}

		@Override
		public void answered(Boolean created) {
			// The record may be one that this instance cannot read, and never seem
			// created
			lookAgain(change());
		}

	}

	private final class Release extends RecordOperation {

		private final long token;

		private Release(long token) {
			this.token = token;
		}

		@Override
		Object change() {
			return this.token;
		}

		@Override
		public Boolean call() {
			return Candidacy.this.session.store()
				.release(Candidacy.this.elector.election(), Candidacy.this.session.id(), this.token);
		}

		@Override
		public void answered(Boolean released) {
			logger.debug("[{}] released: {}", Candidacy.this.elector.election(), released);
		}

	}

	/**
	 * A claim is granted under the lease that the session had when it was sent, and not
	 * when it was answered: between the two the session may have been taken for dead, or
	 * the store may have failed over and lost the claim (rule 5).
	 */
	private final class Takeover extends RecordOperation {

		private final Claim claim;

		private final long watch = Candidacy.this.session.identity().number();

		private @Nullable Lease lease;

		private Takeover(Claim claim) {
			this.claim = claim;
		}

		@Override
		Object change() {
			return this.claim.seen();
		}

		@Override
		public boolean isDue() {
			this.lease = Candidacy.this.session.liveLease();
			return this.lease != null && Candidacy.this.session.isCampaigning() && Candidacy.this.term == null
					&& isIdle() && this.watch == Candidacy.this.session.identity().number();
		}

		@Override
		public Boolean call() {
			return Candidacy.this.session.store().claim(this.claim);
		}

		@Override
		public void answered(Boolean claimed) {
			Lease held = this.lease;
			if (!claimed) {
				lookAgain(change());
			}
			else if (held != null && Candidacy.this.session.isLive(held)) {
				grant(this.claim.token(), Candidacy.this.session.lastNonce(), held);
			}
		}

	}

}
