package io.github.leaderelection.engine;

/**
 * Takes to the candidacies of a session what is overdue: ends what has run out, and does
 * what timers and notifications were to do and may have failed to. Quiet candidacies are
 * left out unless the application has changed anything, or the lease has run out that
 * terms share. State thread only.
 */
final class OverduePass {

	private final Candidacies candidacies;

	private final SharedLease shared;

	private final Requests requests;

	/**
	 * How many requests there were when the last tick was taken to all candidacies.
	 */
	private long ticked;

	OverduePass(Candidacies candidacies, SharedLease shared, Requests requests) {
		this.candidacies = candidacies;
		this.shared = shared;
		this.requests = requests;
	}

	/**
	 * Do what was not done in time.
	 */
	void tick() {
		long count = this.requests.count();
		if (count != this.ticked || this.shared.hasRunOut()) {
			this.candidacies.each(Candidacy::tick);
			this.shared.drop();
			this.ticked = count;
		}
		else {
			this.candidacies.eachAwake(Candidacy::tick);
		}
	}

	/**
	 * End what has run out.
	 * @return after how many nanoseconds there is something to expire again,
	 * {@link Long#MAX_VALUE} if there is neither term nor work
	 */
	long expire() {
		if (this.shared.hasRunOut()) {
			this.candidacies.each(Candidacy::expire);
			this.shared.drop();
		}
		else {
			this.candidacies.eachAwake(Candidacy::expire);
		}
		long soonest = this.shared.remainingNanos();
		for (Candidacy candidacy : this.candidacies.agenda().awake()) {
			soonest = Math.min(soonest, candidacy.remainingNanos());
		}
		return soonest;
	}

}
