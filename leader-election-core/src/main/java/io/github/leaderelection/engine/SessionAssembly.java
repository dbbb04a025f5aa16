package io.github.leaderelection.engine;

/**
 * Puts the parts of one session together. Each is made after those that it calls, except
 * that heartbeats are made before what takes their results, which calls them too.
 */
final class SessionAssembly {

	private final Requests requests = new Requests();

	private final Timers timers;

	private final Candidacies candidacies;

	private final OverduePass overdue;

	private final SessionParts parts;

	private final JoinedElections joined;

	private final Hints hints;

	private final Departure departure;

	private final HeartbeatResults results;

	/**
	 * Assemble a session.
	 * @param context the session
	 * @param condition whether the store answers, over all sessions
	 * @param electors the elections that the application has joined
	 * @param end ends the session for good
	 */
	SessionAssembly(SessionContext context, StoreCondition condition, Electors electors, Runnable end) {
		this.timers = new Timers(context.environment());
		SharedLease shared = new SharedLease(context);
		this.candidacies = new Candidacies(context, shared);
		this.overdue = new OverduePass(this.candidacies, shared, this.requests);
		this.parts = SessionParts.of(context, this.timers, shared, this.overdue::expire, this::observe, this::failed);
		this.joined = new JoinedElections(electors, this.candidacies, this.parts);
		StaleReads staleReads = new StaleReads(context, this.parts, this.candidacies);
		this.hints = new Hints(context, staleReads, this.parts.heartbeats(), this.candidacies::follows);
		this.departure = new Departure(context, this.timers, this.parts.heartbeats(), this.parts.operations(),
				this.candidacies, this.hints, end);
		this.results = new HeartbeatResults(context, condition, this.parts, this.candidacies, this.joined,
				this.requests, staleReads, this.departure);
	}

	private void observe(Observation observation) {
		this.results.observe(observation);
	}

	private void failed(Throwable cause) {
		this.results.failed(cause);
	}

	Requests requests() {
		return this.requests;
	}

	Timers timers() {
		return this.timers;
	}

	Candidacies candidacies() {
		return this.candidacies;
	}

	OverduePass overdue() {
		return this.overdue;
	}

	SessionParts parts() {
		return this.parts;
	}

	JoinedElections joined() {
		return this.joined;
	}

	Hints hints() {
		return this.hints;
	}

	Departure departure() {
		return this.departure;
	}

	HeartbeatResults results() {
		return this.results;
	}

}
