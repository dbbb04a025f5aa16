package io.github.leaderelection.engine;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The proposal to claim a record.
 *
 * @param claim the claim with the lowest token that will do
 * @param situation by which it was decided
 * @param watch the number of the watch of the store by which it was decided (rule 8)
 * @param formerHolder the session that held the record last, {@code null} if that is
 * unknown
 * @param prior whether it does not matter whose share the election is
 * @param caller who proposed it
 */
record ClaimProposal(Claim claim, Situation situation, long watch, @Nullable SessionId formerHolder, boolean prior,
		Caller caller) implements Proposal {

	@Override
	public String election() {
		return this.claim.election();
	}

	@Override
	public Object subject() {
		return this.claim.seen();
	}

	@Override
	public long token() {
		return this.claim.token();
	}

	@Override
	public String origin() {
		return this.claim.storeId();
	}

	@Override
	public long millis() {
		return this.situation.observation().received().millis();
	}

	/**
	 * Return this proposal with the token of its batch.
	 * @param token the token, not lower than that of this proposal
	 * @return the proposal
	 */
	ClaimProposal withToken(long token) {
		Claim raised = new Claim(this.claim.seen(), this.claim.holderNonce(), this.claim.storeId(),
				this.claim.claimant(), token);
		return new ClaimProposal(raised, this.situation, this.watch, this.formerHolder, this.prior, this.caller);
	}

	// A candidacy has one at a time. What it consists of is long: a view with all records
	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
