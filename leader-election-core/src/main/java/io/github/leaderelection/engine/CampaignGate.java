package io.github.leaderelection.engine;

import java.util.function.BooleanSupplier;

/**
 * Whether one session of this instance may be granted leadership. Once {@link #close} has
 * returned no term is granted any more, whatever the state thread was about to do.
 */
final class CampaignGate {

	private boolean open;

	private boolean releasing;

	synchronized void open() {
		this.open = true;
	}

	/**
	 * Close the gate.
	 * @param release whether the terms that this ends are released as soon as their work
	 * has ended, or only at the end of the session
	 * @param endTerms ends the terms that were granted before
	 */
	synchronized void close(boolean release, Runnable endTerms) {
		this.releasing = release || (!this.open && this.releasing);
		this.open = false;
		endTerms.run();
	}

	/**
	 * Return whether a term that is stopped is released as soon as its work has ended.
	 * @return whether it is, which is without meaning while the gate is open
	 */
	synchronized boolean isReleasing() {
		return this.releasing;
	}

	synchronized boolean isOpen() {
		return this.open;
	}

	/**
	 * Do something only while the gate is open.
	 * @param grant publishes a term, and returns whether it did
	 * @return {@code false} if the gate is closed or nothing was published
	 */
	synchronized boolean pass(BooleanSupplier grant) {
		return this.open && grant.getAsBoolean();
	}

}
