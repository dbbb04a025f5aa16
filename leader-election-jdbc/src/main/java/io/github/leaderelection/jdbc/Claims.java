package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;

/**
 * Executes the claims of a batch: one statement for those that expect the same holder,
 * with the same nonce, in the same state.
 */
final class Claims {

	private final String namespace;

	private final ClaimBatch batch;

	Claims(String namespace, ClaimBatch batch) {
		this.namespace = namespace;
		this.batch = batch;
	}

	/**
	 * Execute the claims.
	 * @param statements the statements of the call
	 * @return the elections that were claimed
	 * @throws SQLException if the outcome is unknown, for each of them
	 */
	Set<String> execute(Statements statements) throws SQLException {
		Set<String> claimed = new HashSet<>();
		Set<String> undecided = new HashSet<>();
		for (Map.Entry<ClaimedFrom, List<Claim>> group : groups().entrySet()) {
			List<Claim> claims = group.getValue();
			boolean all = update(statements, group.getKey(), claims) == claims.size();
			claims.forEach((claim) -> ((all) ? claimed : undecided).add(claim.election()));
		}
		if (!undecided.isEmpty() && this.batch.claims().size() > 1) {
			undecided.retainAll(statements.names(statements.sql().claims.findClaimed, this.namespace,
					this.batch.claimant().value(), this.batch.token()));
			claimed.addAll(undecided);
		}
		return claimed;
	}

	private Map<ClaimedFrom, List<Claim>> groups() {
		Map<ClaimedFrom, List<Claim>> groups = new LinkedHashMap<>();
		this.batch.claims()
			.stream()
			.sorted(Comparator.comparing(Claim::election))
			.forEach((claim) -> groups.computeIfAbsent(ClaimedFrom.of(claim), (from) -> new ArrayList<>()).add(claim));
		return groups;
	}

	private int update(Statements statements, ClaimedFrom from, List<Claim> claims) throws SQLException {
		List<Claim> padded = Repeated.last(claims);
		List<Object> parameters = new ArrayList<>(
				List.of(this.batch.claimant().value(), this.batch.token(), this.namespace));
		if (padded.size() > 1) {
			padded.forEach((claim) -> parameters.add(claim.election()));
		}
		for (Claim claim : padded) {
			parameters.add(claim.election());
			parameters.add(claim.seen().token());
		}
		parameters.add(from.state().name());
		parameters.add(this.batch.storeId());
		from.addParameters(this.namespace, parameters);
		return statements.update(statements.sql().claims.claim(from.holder(), padded.size()), parameters.toArray());
	}

}
