package io.github.leaderelection.engine;

import org.jspecify.annotations.Nullable;

/**
 * The one lease of all terms of a session that have joined it, so that a heartbeat
 * extends all of them at once. When it has run out it is over for all of them, and terms
 * that are granted later share a new one. State thread only.
 */
final class SharedLease {

	private final SessionContext context;

	private @Nullable LeaseCell cell;

	private int terms;

	SharedLease(SessionContext context) {
		this.context = context;
	}

	/**
	 * Extend the lease. Every term that shares it was compared with the view before, and
	 * those that the view does not confirm were ended.
	 * @param next the lease that the view gives
	 * @return {@code false} if it had run out, which ended all terms that share it
	 */
	boolean extend(Lease next) {
		LeaseCell shared = this.cell;
		if (shared == null || shared.extend(next)) {
			return true;
		}
		this.cell = null;
		return false;
	}

	/**
	 * Return what a term shares that a view has confirmed.
	 * @param lease the lease that the view gives
	 * @return the present lease of this session
	 */
	LeaseCell current(Lease lease) {
		LeaseCell shared = this.cell;
		if (shared == null) {
			shared = new LeaseCell(lease, this.context.environment(), this.context.rules());
			this.cell = shared;
		}
		return shared;
	}

	/**
	 * Return whether the lease has run out and {@link #drop()} was not called since.
	 * @return whether all terms that share it are to be ended
	 */
	boolean hasRunOut() {
		LeaseCell shared = this.cell;
		return shared != null && !shared.isLive();
	}

	/**
	 * Forget the lease if it has run out.
	 */
	void drop() {
		LeaseCell shared = this.cell;
		if (shared != null && shared.hasEnded()) {
			this.cell = null;
		}
	}

	/**
	 * Return after how long the lease runs out.
	 * @return the time, {@link Long#MAX_VALUE} if no term can share it
	 */
	long remainingNanos() {
		LeaseCell shared = this.cell;
		return (shared != null && hasTerms()) ? shared.remainingNanos() : Long.MAX_VALUE;
	}

	/**
	 * Note that this instance leads one election more, or one less.
	 * @param change one more or one less
	 */
	void count(int change) {
		this.terms += change;
	}

	/**
	 * Return whether this instance leads any election.
	 * @return whether a term was granted and not revoked
	 */
	boolean hasTerms() {
		return this.terms > 0;
	}

}
