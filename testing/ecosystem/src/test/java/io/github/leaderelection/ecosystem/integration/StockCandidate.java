package io.github.leaderelection.ecosystem.integration;

import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.DefaultCandidate;

/**
 * The candidate of {@link StockFlow}.
 */
class StockCandidate extends DefaultCandidate {

	private final Journal journal;

	StockCandidate(Journal journal) {
		super("stock-candidate", "stock");
		this.journal = journal;
	}

	@Override
	public void onGranted(Context context) {
		this.journal.add(Journal.GRANTED);
		super.onGranted(context);
	}

	@Override
	public void onRevoked(Context context) {
		this.journal.add("candidate revoked, leader " + context.isLeader());
		super.onRevoked(context);
	}

}
