package io.github.leaderelection.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Claims of one instance that are sent together. The store decides each election by
 * itself. All of them expect the same incarnation of the store and set the same token.
 *
 * @param claims the claims, of different elections, one at least and at most
 * {@value #MOST}
 */
public record ClaimBatch(List<Claim> claims) {

	/**
	 * The most claims of a batch, so that none takes longer than the operation timeout or
	 * blocks the store for more than a few milliseconds.
	 */
	public static final int MOST = 200;

	public ClaimBatch {
		claims = List.copyOf(claims);
		if (claims.isEmpty() || claims.size() > MOST) {
			throw new IllegalArgumentException("A batch has %s claims, not 1 to %s".formatted(claims.size(), MOST));
		}
		Claim first = claims.get(0);
		Set<String> elections = new HashSet<>();
		for (Claim claim : claims) {
			if (!elections.add(claim.election())) {
				throw new IllegalArgumentException("A batch claims election '%s' twice".formatted(claim.election()));
			}
			if (!claim.claimant().equals(first.claimant()) || claim.token() != first.token()
					|| !claim.storeId().equals(first.storeId())) {
				throw new IllegalArgumentException(
						"Claims of a batch differ in claimant, token or store id: %s and %s".formatted(first, claim));
			}
		}
	}

	/**
	 * Return the session that makes the claims.
	 * @return the claimant
	 */
	public SessionId claimant() {
		return this.claims.get(0).claimant();
	}

	/**
	 * Return the fencing token of the new terms.
	 * @return the token
	 */
	public long token() {
		return this.claims.get(0).token();
	}

	/**
	 * Return the incarnation of the store that must execute the claims.
	 * @return the store id
	 */
	public String storeId() {
		return this.claims.get(0).storeId();
	}

}
