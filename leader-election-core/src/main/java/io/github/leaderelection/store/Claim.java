package io.github.leaderelection.store;

import java.util.OptionalLong;

/**
 * A request to take over an election, conditional on everything that the claimant
 * observed of it.
 *
 * @param seen the record as it was seen: its state, holder and token must be unchanged.
 * Its {@link ElectionRecord#storeId() storeId} is not compared
 * @param holderNonce the heartbeat nonce of the holder as it was seen, which must be
 * unchanged; empty if the record has no holder, or if the holder had no session, which
 * then must still be missing
 * @param storeId the incarnation of the store that was seen, which must still be the one
 * that executes the claim
 * @param claimant the session that makes the claim
 * @param token the fencing token of the new term, higher than that of the record
 */
public record Claim(ElectionRecord seen, OptionalLong holderNonce, String storeId, SessionId claimant, long token) {

	public Claim {
		if (token <= seen.token()) {
			throw new IllegalArgumentException("Claim of election '%s' has the token %s, not higher than %s"
				.formatted(seen.election(), token, seen.token()));
		}
		if (seen.holder() == null && holderNonce.isPresent()) {
			throw new IllegalArgumentException(
					"Claim of election '%s' has a holder nonce but no holder".formatted(seen.election()));
		}
	}

	/**
	 * Return the name of the election.
	 * @return the name
	 */
	public String election() {
		return this.seen.election();
	}

}
