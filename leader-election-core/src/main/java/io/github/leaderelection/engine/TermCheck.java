package io.github.leaderelection.engine;

import io.github.leaderelection.LeadershipRevokedEvent.Reason;

/**
 * Compares terms with views (rule 6): ends what a view does not confirm, extends what it
 * confirms, and lets that share the lease of the session. State thread only.
 */
final class TermCheck {

	private final SessionContext context;

	private final SharedLease shared;

	TermCheck(SessionContext context, SharedLease shared) {
		this.context = context;
		this.shared = shared;
	}

	/**
	 * Note that a term was granted, which no view has shown yet.
	 * @param term the term
	 * @param lease its lease
	 */
	void granted(Term term, Lease lease) {
		join(term, false, lease);
	}

	Confirmation confirmation(Term term, Observation observation) {
		return Confirmation.of(term, observation.record(term.election()), observation, this.context.id());
	}

	/**
	 * End a term unless a view confirms it. Runs before the lease is extended that terms
	 * share, and runs no code but that of the term.
	 * @param term a term that lasts, or that was given up and drains
	 * @param observation the view
	 */
	void compare(Term term, Observation observation) {
		Reason loss = confirmation(term, observation).loss();
		if (loss != null && this.context.viewRules().endsBeforeExtension()) {
			term.end(loss);
			term.part();
		}
	}

	/**
	 * Extend a term that a view confirms. A view whose heartbeat was sent before the
	 * claim was answered lets no term share the lease: the next one may be older and need
	 * not show the record.
	 * @param term the term
	 * @param observation the view
	 */
	void confirm(Term term, Observation observation) {
		term.renew(observation.lease());
		join(term, observation.nonce() > term.grantedAfter(), observation.lease());
	}

	private void join(Term term, boolean shown, Lease lease) {
		if (this.context.viewRules().mayJoin(shown)) {
			term.join(this.shared.current(lease));
		}
	}

}
