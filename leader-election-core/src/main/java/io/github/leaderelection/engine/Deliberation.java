package io.github.leaderelection.engine;

import java.util.function.BooleanSupplier;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one candidacy weighs when it has no term: what it knows of its record, who comes
 * first, and the tokens that it has used. State thread only.
 */
final class Deliberation {

	private static final Logger logger = LoggerFactory.getLogger(Deliberation.class);

	private final String election;

	private final SessionContext context;

	private final SessionParts parts;

	private final RecordWatch recordWatch;

	private final TokenHistory tokens;

	private final Precedence precedence;

	private final LeftRecord left = new LeftRecord();

	/**
	 * Create a new {@link Deliberation}.
	 * @param election the name of the election
	 * @param context the session
	 * @param parts the other parts of the session
	 * @param recordWatch what was seen of the record
	 * @param storm whether the leader changes too often
	 */
	Deliberation(String election, SessionContext context, SessionParts parts, RecordWatch recordWatch,
			BooleanSupplier storm) {
		this.election = election;
		this.context = context;
		this.parts = parts;
		this.recordWatch = recordWatch;
		this.tokens = new TokenHistory((text) -> logger.warn("[{}] {}", election, text),
				(text) -> logger.error("[{}] {}", election, text));
		this.precedence = new Precedence(context, parts.watch(), storm);
	}

	TokenHistory tokens() {
		return this.tokens;
	}

	/**
	 * Return what is known by a view.
	 * @param seen the record, {@code null} if the view lacks it
	 * @param observation the view
	 * @param standBack whom to leave the election to, {@code null} if nobody
	 * @param abstaining whether this instance claims nothing
	 * @return the situation
	 */
	Situation situation(@Nullable ElectionRecord seen, Observation observation, @Nullable StandBack standBack,
			boolean abstaining) {
		return situation(seen, observation, this.recordWatch.isTrusted(this.context.settings().claimMissing()),
				this.recordWatch.since(), standBack, abstaining);
	}

	/**
	 * Return what is known by a look, of a record that may be believed and was never
	 * watched.
	 * @param record the record
	 * @param look the look
	 * @param standBack whom to leave the election to, {@code null} if nobody
	 * @return the situation
	 */
	Situation situation(ElectionRecord record, Observation look, @Nullable StandBack standBack) {
		return situation(record, look, true, look.sent().nanos(), standBack, false);
	}

	private Situation situation(@Nullable ElectionRecord seen, Observation observation, boolean trusted, long since,
			@Nullable StandBack standBack, boolean abstaining) {
		StoreWatch store = this.parts.watch();
		SessionId holder = (seen != null) ? seen.holder() : null;
		long delay = (seen != null) ? this.precedence.delay(seen, observation) : 0;
		return new Situation(this.context.id(), this.context.settings().leaseDuration(), seen, observation, trusted,
				since, store.identitySince(), (holder != null) ? store.silentSince(holder) : 0, store.longestLease(),
				Math.max(this.recordWatch.highestToken(), this.tokens.last()), standBack, abstaining, delay);
	}

	/**
	 * Propose to create the missing record.
	 * @param token the lowest token that will do
	 * @param situation by which that was decided
	 * @param caller the candidacy
	 */
	void propose(long token, Situation situation, CreateProposal.Caller caller) {
		this.parts.proposals()
			.add(new CreateProposal(this.election, token, situation.observation().received().millis(), caller));
	}

	/**
	 * Propose to claim the record, unless it is left to others first.
	 * @param claim the claim
	 * @param situation by which that was decided
	 * @param caller the candidacy
	 * @return whether it was proposed
	 */
	boolean propose(Claim claim, Situation situation, ClaimProposal.Caller caller) {
		ElectionRecord record = claim.seen();
		Long until = this.left.until(record, situation.now());
		if (until != null) {
			this.parts.heartbeats().beatAt(until);
			return false;
		}
		boolean prior = this.left.hadChance(record) || record.isHeldBy(this.context.id())
				|| this.precedence.isNamed(record, situation.observation());
		this.parts.proposals()
			.add(new ClaimProposal(claim, situation, this.parts.watch().identityNumber(), this.recordWatch.lastHolder(),
					prior, caller));
		return true;
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

}
