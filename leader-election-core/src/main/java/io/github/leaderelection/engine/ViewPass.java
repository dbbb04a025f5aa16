package io.github.leaderelection.engine;

import java.util.ArrayList;

/**
 * Takes each view to the candidacies of a session: first ends the terms that it does not
 * confirm, then extends the lease that the others share, then lets the candidacies
 * decide. A view that shows the records and the sessions as they were is taken only to
 * those that have something to do. State thread only.
 */
final class ViewPass {

	private final SessionContext context;

	private final Candidacies candidacies;

	private final SessionParts parts;

	private final Requests requests;

	/**
	 * How many requests there were when the last view was taken to all candidacies.
	 */
	private long observed;

	/**
	 * Create a new {@link ViewPass}.
	 * @param context the session
	 * @param candidacies the elections that the session takes part in
	 * @param parts the other parts of the session
	 * @param requests counts what the application has changed
	 */
	ViewPass(SessionContext context, Candidacies candidacies, SessionParts parts, Requests requests) {
		this.context = context;
		this.candidacies = candidacies;
		this.parts = parts;
		this.requests = requests;
	}

	/**
	 * Take in a view. If this throws, the lease that terms share was not extended unless
	 * all of them were compared with the view.
	 * @param observation the view, which the watch of the store has taken in before
	 */
	void observe(Observation observation) {
		boolean compared = false;
		try {
			// An answer that they are unchanged confirms what the full view has confirmed
			if (observation.evidence() != Evidence.UNCHANGED) {
				this.candidacies.all().forEach((candidacy) -> candidacy.compare(observation));
			}
			compared = true;
		}
		finally {
			if (observation.evidence() != Evidence.NONE && this.context.viewRules().mayExtend(compared)) {
				this.context.contained(() -> extend(observation.lease()));
			}
		}
		if (observation.evidence() != Evidence.NONE) {
			take(observation);
		}
		else if (!observation.isIntact(this.context.id())) {
			this.candidacies.each((candidacy) -> candidacy.lose(observation));
		}
	}

	private void extend(Lease lease) {
		if (!this.parts.shared().extend(lease)) {
			this.candidacies.agenda().wakeAll();
		}
	}

	private void take(Observation observation) {
		Agenda agenda = this.candidacies.agenda();
		long count = this.requests.count();
		if (observation.evidence() == Evidence.FULL || count != this.observed
				|| this.parts.watch().haveSessionsChanged()) {
			agenda.wakeAll();
		}
		if (agenda.isForAll()) {
			agenda.begin();
			this.candidacies.observe(new ArrayList<>(this.candidacies.all()), observation);
			agenda.end();
			this.observed = count;
		}
		else {
			this.candidacies.observe(new ArrayList<>(agenda.awake()), observation);
		}
		if (this.parts.gate().isOpen()) {
			this.context.contained(() -> agenda.wakeInTime(observation, this.parts.watch(), this.parts.heartbeats()));
		}
	}

}
