package io.github.leaderelection.engine;

import io.github.leaderelection.store.ElectionRecord;

/**
 * Releases what claims that were executed late have left to a session in elections that
 * it has left: its heartbeats would keep those records held with nobody leading. State
 * thread only.
 */
final class ForgottenRecords {

	private final SessionContext context;

	private final Candidacies candidacies;

	private final OperationQueue operations;

	/**
	 * Whether the records, as they are, were searched and nothing was found.
	 */
	private boolean searched;

	ForgottenRecords(SessionContext context, Candidacies candidacies, OperationQueue operations) {
		this.context = context;
		this.candidacies = candidacies;
		this.operations = operations;
	}

	/**
	 * Search the records, unless nothing was found in them before.
	 * @param observation the last view
	 */
	void release(Observation observation) {
		if (observation.evidence() == Evidence.FULL) {
			this.searched = false;
		}
		if (this.searched || !this.operations.isEmpty() || !this.context.candidacyRules().releasesForgotten()) {
			return;
		}
		boolean found = false;
		for (ElectionRecord record : observation.view().elections().values()) {
			if (record.isHeldBy(this.context.id()) && this.candidacies.get(record.election()) == null) {
				found = true;
				this.operations.add(new ReleaseOperation(this.context, record.election(), record.token(),
						RecordOperation.Caller.NONE));
			}
		}
		this.searched = !found;
	}

}
