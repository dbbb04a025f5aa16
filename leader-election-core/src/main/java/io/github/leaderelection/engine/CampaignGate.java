package io.github.leaderelection.engine;

/**
 * Whether one session of this instance may be granted leadership. Once {@link #close} has
 * returned no term is granted any more, whatever the state thread was about to do.
 */
final class CampaignGate {

	private boolean open;

	synchronized void open() {
		this.open = true;
	}

	/**
	 * Close the gate.
	 * @param endTerms ends the terms that were granted before
	 */
	synchronized void close(Runnable endTerms) {
		this.open = false;
		endTerms.run();
	}

	synchronized boolean isOpen() {
		return this.open;
	}

	/**
	 * Do something only while the gate is open.
	 * @param grant publishes a term
	 * @return {@code false} if the gate is closed
	 */
	synchronized boolean pass(Runnable grant) {
		if (this.open) {
			grant.run();
		}
		return this.open;
	}

}
