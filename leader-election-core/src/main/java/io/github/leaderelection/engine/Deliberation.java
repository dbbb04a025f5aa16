package io.github.leaderelection.engine;

import java.util.function.BooleanSupplier;

import io.github.leaderelection.engine.Decision.ClaimRecord;
import io.github.leaderelection.engine.Decision.CreateRecord;
import io.github.leaderelection.engine.Decision.Refuse;
import io.github.leaderelection.engine.Decision.ReleaseOrphan;
import io.github.leaderelection.engine.Decision.WaitUntil;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one candidacy does about its record when it has no term. It weighs what it has
 * seen of the record, who comes first, and the tokens that it has used, and proposes what
 * it {@linkplain Decision decides}. State thread only.
 */
final class Deliberation {

	private static final Logger logger = LoggerFactory.getLogger(Deliberation.class);

	private final String election;

	private final SessionContext context;

	private final SessionParts parts;

	private final RecordWatch recordWatch = new RecordWatch();

	private final TokenHistory tokens;

	private final Precedence precedence;

	private final LeftRecord left = new LeftRecord();

	private final DecisionLog log;

	private long delay;

	/**
	 * Create a new {@link Deliberation}.
	 * @param election the name of the election
	 * @param context the session
	 * @param parts the other parts of the session
	 * @param storm whether the leader changes too often
	 */
	Deliberation(String election, SessionContext context, SessionParts parts, BooleanSupplier storm) {
		this.election = election;
		this.context = context;
		this.parts = parts;
		this.tokens = new TokenHistory((text) -> logger.warn("[{}] {}", election, text),
				(text) -> logger.error("[{}] {}", election, text));
		this.precedence = new Precedence(context, parts.sessions(), storm);
		this.log = new DecisionLog(election, context.settings().claimMissing());
	}

	/**
	 * Take in a view.
	 * @param seen the record, {@code null} if the view lacks it
	 * @param observation the view
	 */
	void observe(@Nullable ElectionRecord seen, Observation observation) {
		if (!observation.isIntact(this.context.id())) {
			distrust();
		}
		this.recordWatch.observe(seen, observation.view().storeId(), this.context.silenceStart(observation));
	}

	/**
	 * Note that the store lost writes.
	 */
	void distrust() {
		this.recordWatch.distrust();
	}

	/**
	 * Return the session that held the election in the last view.
	 * @return the session, {@code null} if none did
	 */
	@Nullable SessionId holder() {
		return this.recordWatch.holder();
	}

	/**
	 * Return how much later than permitted this instance would claim the record, as of
	 * the last decision.
	 * @return the time in nanoseconds
	 */
	long delay() {
		return this.delay;
	}

	/**
	 * Decide by a view, and propose what follows from that.
	 * @param seen the record, {@code null} if the view lacks it
	 * @param observation the view
	 * @param standBack whom to leave the election to, {@code null} if nobody
	 * @param abstaining whether this instance claims nothing
	 * @param caller the candidacy
	 * @return the orphan to release, {@code null} if there is none
	 */
	@Nullable ReleaseOrphan decide(@Nullable ElectionRecord seen, Observation observation, @Nullable StandBack standBack,
			boolean abstaining, Proposal.Caller caller) {
		Situation situation = situation(seen, observation,
				this.recordWatch.isTrusted(this.context.settings().claimMissing()), this.recordWatch.since(), standBack,
				abstaining);
		Decision decision = Decision.of(situation, this.context.rules());
		this.log.report(decision, situation);
		this.delay = situation.delay();
		if (decision instanceof CreateRecord create) {
			this.parts.proposals()
				.add(new CreateProposal(this.election, create.token(), observation.received().millis(), caller));
		}
		else if (decision instanceof ClaimRecord claimed) {
			propose(claimed.claim(), situation, caller);
		}
		else if (decision instanceof WaitUntil wait) {
			this.parts.heartbeats().wakeAt(wait.nanos());
		}
		else if (decision instanceof Refuse refuse) {
			this.tokens.refused(refuse.stored());
		}
		return (decision instanceof ReleaseOrphan release) ? release : null;
	}

	/**
	 * Propose to claim a record by a stale read, if it was released and may be believed.
	 * @param record the record
	 * @param staleRead the stale read, as of the last heartbeat
	 * @param standBack whom to leave the election to, {@code null} if nobody
	 * @param caller the candidacy
	 */
	void proposeByStaleRead(ElectionRecord record, Observation staleRead, @Nullable StandBack standBack,
			Proposal.Caller caller) {
		ClaimRules rules = this.context.claimRules();
		if (!rules.mayBeClaimed(record) || !rules.believes(this.recordWatch.trusts(record))) {
			return;
		}
		Situation situation = situation(record, staleRead, true, staleRead.sent().nanos(), standBack, false);
		if (Decision.of(situation, this.context.rules()) instanceof ClaimRecord claimed) {
			propose(claimed.claim(), situation, caller);
		}
	}

	private Situation situation(@Nullable ElectionRecord seen, Observation observation, boolean trusted, long since,
			@Nullable StandBack standBack, boolean abstaining) {
		StoreWatch store = this.parts.watch();
		SessionId holder = (seen != null) ? seen.holder() : null;
		long later = (seen != null) ? this.precedence.delay(seen, observation) : 0;
		return new Situation(this.context.id(), this.context.settings().leaseDuration(), seen, observation, trusted,
				since, store.identitySince(), (holder != null) ? store.silentSince(holder) : 0, store.longestLease(),
				Math.max(this.recordWatch.highestToken(), this.tokens.last()), standBack, abstaining, later);
	}

	private void propose(Claim claim, Situation situation, Proposal.Caller caller) {
		ElectionRecord record = claim.seen();
		Long until = this.left.until(record, situation.now());
		if (until != null) {
			this.parts.heartbeats().beatAt(until);
			return;
		}
		boolean prior = this.left.hadChance(record) || record.isHeldBy(this.context.id())
				|| this.precedence.isNamed(record, situation.observation());
		this.parts.proposals()
			.add(new ClaimProposal(claim, situation, this.parts.watch().identityNumber(), this.recordWatch.lastHolder(),
					prior, caller));
	}

	/**
	 * Leave a record to others first.
	 * @param record the record
	 * @param until until when, by the monotonic clock
	 * @param chance whether they have had their chance then
	 */
	void leave(ElectionRecord record, long until, boolean chance) {
		this.left.leave(record, until, chance);
		this.parts.heartbeats().beatAt(until);
	}

	/**
	 * Note that an attempt uses a token.
	 * @param token the token
	 * @param millis the wall clock
	 */
	void used(long token, long millis) {
		this.tokens.used(token, millis);
	}

	void granted() {
		this.log.granted();
	}

}
