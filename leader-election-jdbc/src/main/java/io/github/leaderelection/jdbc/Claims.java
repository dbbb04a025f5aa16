package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;

/**
 * Executes the claims of a batch: one statement for those that expect the same holder,
 * with the same nonce, in the same state. Executed again, it continues: what a statement
 * has decided is not asked again.
 */
final class Claims {

	private final String namespace;

	private final ClaimBatch batch;

	private final Map<ClaimedFrom, List<Claim>> groups = new LinkedHashMap<>();

	private final Set<String> claimed = new HashSet<>();

	/**
	 * Of groups of which some were claimed.
	 */
	private final Set<String> undecided = new HashSet<>();

	Claims(String namespace, ClaimBatch batch) {
		this.namespace = namespace;
		this.batch = batch;
		List<Claim> claims = new ArrayList<>(batch.claims());
		claims.sort(Comparator.comparing(Claim::election));
		for (Claim claim : claims) {
			this.groups.computeIfAbsent(ClaimedFrom.of(claim), (from) -> new ArrayList<>()).add(claim);
		}
	}

	/**
	 * Execute the claims.
	 * @param statements the statements of the call
	 * @return the elections that were claimed
	 * @throws SQLException if the outcome is unknown, for each of them
	 */
	Set<String> execute(Statements statements) throws SQLException {
		for (Iterator<Map.Entry<ClaimedFrom, List<Claim>>> rest = this.groups.entrySet().iterator(); rest.hasNext();) {
			Map.Entry<ClaimedFrom, List<Claim>> group = rest.next();
			int rows = update(statements, group.getKey(), group.getValue());
			if (rows > 0) {
				Set<String> decided = (rows == group.getValue().size()) ? this.claimed : this.undecided;
				group.getValue().forEach((claim) -> decided.add(claim.election()));
			}
			rest.remove();
		}
		if (!this.undecided.isEmpty()) {
			// No other claim of this session for one of these has the token
			this.undecided.retainAll(statements.names(statements.sql().claims.findClaimed, this.namespace,
					this.batch.claimant().value(), this.batch.token()));
			this.claimed.addAll(this.undecided);
		}
		return this.claimed;
	}

	private int update(Statements statements, ClaimedFrom from, List<Claim> claims) throws SQLException {
		ClaimSql sql = statements.sql().claims;
		List<Claim> padded = StatementSizes.pad(claims);
		List<Object> set = List.of(this.batch.claimant().value(), this.batch.token());
		List<Object> parameters = new ArrayList<>();
		if (sql.locksFirst(padded.size())) {
			addExpected(from, padded, parameters);
			parameters.addAll(set);
			parameters.add(this.namespace);
		}
		else {
			parameters.addAll(set);
			addExpected(from, padded, parameters);
		}
		return statements.update(sql.claim(from.holder(), padded.size()), parameters.toArray());
	}

	private void addExpected(ClaimedFrom from, List<Claim> claims, List<Object> parameters) {
		parameters.add(this.namespace);
		if (claims.size() > 1) {
			claims.forEach((claim) -> parameters.add(claim.election()));
		}
		for (Claim claim : claims) {
			parameters.add(claim.election());
			parameters.add(claim.seen().token());
		}
		parameters.add(from.state().name());
		parameters.add(this.batch.storeId());
		from.addParameters(this.namespace, parameters);
	}

}
