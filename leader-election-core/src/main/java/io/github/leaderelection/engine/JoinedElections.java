package io.github.leaderelection.engine;

/**
 * Makes one session a candidate in the elections that the application has joined, and
 * forgets those that it has left once they are released. State thread only.
 */
final class JoinedElections {

	/**
	 * All electors of the engine, also those that joined since. Read by any thread.
	 */
	private final Electors electors;

	private final Candidacies candidacies;

	private final SessionParts parts;

	/**
	 * How many changes of the electors were carried out.
	 */
	private long changes = -1;

	JoinedElections(Electors electors, Candidacies candidacies, SessionParts parts) {
		this.electors = electors;
		this.candidacies = candidacies;
		this.parts = parts;
	}

	/**
	 * Join what the application has joined, unless that was done.
	 */
	void joinMissing() {
		long current = this.electors.changes();
		if (current == this.changes) {
			return;
		}
		boolean complete = true;
		for (Elector elector : this.electors.all()) {
			join(elector);
			// Not before an earlier candidacy in the same election is forgotten
			complete &= !this.candidacies.isForgotten(elector);
		}
		this.changes = (complete) ? current : this.changes;
	}

	void join(Elector elector) {
		if (this.candidacies.join(elector, this.parts)) {
			this.parts.heartbeats().beatSoon();
		}
	}

	/**
	 * Forget what the application has left and this session has nothing to release of.
	 */
	void forgetLeft() {
		this.electors.leaving().stream().filter(this.candidacies::isForgotten).forEach(this.electors::forget);
	}

}
