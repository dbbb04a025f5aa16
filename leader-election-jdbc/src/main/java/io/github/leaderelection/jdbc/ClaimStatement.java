package io.github.leaderelection.jdbc;

import java.sql.SQLException;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;

/**
 * The one statement that executes a claim. Which one it is depends on whether the record
 * has a holder, and whether that had a session.
 */
final class ClaimStatement {

	private ClaimStatement() {
	}

	/**
	 * Execute a claim.
	 * @param statements the statements of the call
	 * @param namespace the namespace
	 * @param claim the claim
	 * @return whether all was as the claim expects
	 * @throws SQLException if the outcome is unknown
	 */
	static boolean execute(Statements statements, String namespace, Claim claim) throws SQLException {
		return update(statements, namespace, claim) == 1;
	}

	private static int update(Statements statements, String namespace, Claim claim) throws SQLException {
		ElectionSql sql = statements.sql();
		ElectionRecord seen = claim.seen();
		String claimant = claim.claimant().value();
		String state = seen.state().name();
		if (seen.holder() == null) {
			return statements.update(sql.claimFromNobody, claimant, claim.token(), namespace, seen.election(), state,
					seen.token(), claim.storeId());
		}
		String holder = seen.holder().value();
		if (claim.holderNonce().isEmpty()) {
			return statements.update(sql.claimFromMissingSession, claimant, claim.token(), namespace, seen.election(),
					state, seen.token(), claim.storeId(), holder, namespace, holder);
		}
		return statements.update(sql.claimFromSession, claimant, claim.token(), namespace, seen.election(), state,
				seen.token(), claim.storeId(), holder, namespace, holder, claim.holderNonce().getAsLong());
	}

}
