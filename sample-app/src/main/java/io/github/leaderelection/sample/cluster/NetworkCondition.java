package io.github.leaderelection.sample.cluster;

import java.time.Duration;

/**
 * How the network of one instance is: whole, slow or cut off. Safe for use by any thread.
 */
final class NetworkCondition {

	private boolean cut;

	private Duration delay = Duration.ZERO;

	/**
	 * Let nothing through. Connections stay open, and what is sent arrives after
	 * {@link #heal()}, as in a network that loses all packets for a while.
	 */
	synchronized void cutOff() {
		this.cut = true;
	}

	/**
	 * Delay everything.
	 * @param delay the delay of each piece, once to twice
	 */
	synchronized void slowDown(Duration delay) {
		this.delay = delay;
	}

	/**
	 * Let everything through at once.
	 */
	synchronized void heal() {
		this.cut = false;
		this.delay = Duration.ZERO;
		notifyAll();
	}

	synchronized boolean isCut() {
		return this.cut;
	}

	synchronized Duration delay() {
		return this.delay;
	}

	/**
	 * Wait while the instance is cut off.
	 * @throws InterruptedException if the thread is interrupted
	 */
	synchronized void awaitWhole() throws InterruptedException {
		while (this.cut) {
			wait();
		}
	}

}
