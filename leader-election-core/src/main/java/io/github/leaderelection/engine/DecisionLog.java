package io.github.leaderelection.engine;

import io.github.leaderelection.engine.Decision.CreateRecord;
import io.github.leaderelection.engine.Decision.WaitUntil;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains once why an election has no leader yet although nobody holds it. State thread
 * only.
 */
final class DecisionLog {

	private static final Logger logger = LoggerFactory.getLogger(DecisionLog.class);

	private final String election;

	private final boolean claimMissing;

	private boolean creationExplained;

	private boolean waitExplained;

	DecisionLog(String election, boolean claimMissing) {
		this.election = election;
		this.claimMissing = claimMissing;
	}

	void report(Decision decision, Situation situation) {
		ElectionRecord record = situation.record();
		if (record == null) {
			explainCreation(decision);
		}
		else {
			this.creationExplained = false;
			explainWait(decision, record, situation);
		}
	}

	// A record that cannot be read is missing in each view, and cannot be created
	private void explainCreation(Decision decision) {
		if (decision instanceof CreateRecord && !this.creationExplained) {
			this.creationExplained = true;
			logger.info("[{}] the store has no record of this election: creating one", this.election);
		}
	}

	// While another instance holds it, a follower waits for the lease of that one anyway
	private void explainWait(Decision decision, ElectionRecord record, Situation situation) {
		boolean foreign = record.state() == State.HELD && !record.isHeldBy(situation.self());
		if (decision instanceof WaitUntil wait && wait.unproven() && !foreign && !this.waitExplained) {
			this.waitExplained = true;
			boolean vacant = record.state() == State.VACANT;
			boolean recurring = situation.observation().view().recurring();
			logger.info("[{}] {}: watching it for a lease duration before it may be claimed{}", this.election,
					(vacant) ? "the record in the store is new"
							: "the store may have lost a record that is newer than this one",
					(vacant && !recurring && !this.claimMissing)
							? " (leader-election.claim-missing=true skips that where the store cannot lose its data)"
							: "");
		}
	}

	void granted() {
		this.waitExplained = false;
	}

}
