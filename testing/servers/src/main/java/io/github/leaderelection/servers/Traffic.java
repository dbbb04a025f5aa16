package io.github.leaderelection.servers;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does with the bytes that go in one direction, over all its
 * connections, those that exist and those to come.
 */
public final class Traffic {

	private Flow flow = Flow.PASS;

	private Duration delay = Duration.ZERO;

	private int losses;

	Traffic() {
	}

	/**
	 * Pass what comes, and what was frozen. A connection that lost bytes is reset when
	 * the next ones come, since TCP lets nobody see a stream with a hole.
	 */
	public void pass() {
		flow(Flow.PASS);
	}

	/**
	 * Pass nothing, but keep it: it arrives late, when this direction passes again.
	 */
	public void freeze() {
		flow(Flow.FREEZE);
	}

	/**
	 * Read and forget what comes, the end of a connection included.
	 */
	public void drop() {
		flow(Flow.DROP);
	}

	/**
	 * Let each piece of data take this long.
	 * @param delay the delay, or {@link Duration#ZERO}
	 */
	public synchronized void delay(Duration delay) {
		this.delay = delay;
	}

	void heal() {
		delay(Duration.ZERO);
		pass();
	}

	private synchronized void flow(Flow flow) {
		this.flow = flow;
		notifyAll();
	}

	private synchronized Duration delay() {
		return this.delay;
	}

	/**
	 * Wait for as long as data have to.
	 * @return whether they pass then, rather than get lost
	 */
	boolean admits() throws InterruptedException {
		Thread.sleep(delay().toMillis());
		synchronized (this) {
			while (this.flow == Flow.FREEZE) {
				wait();
			}
			boolean pass = this.flow == Flow.PASS;
			if (!pass) {
				this.losses++;
			}
			return pass;
		}
	}

	/**
	 * Return how many pieces of data, or ends of connections, were lost by now: what has
	 * not arrived may also be late.
	 * @return how many
	 */
	public synchronized int losses() {
		return this.losses;
	}

	private enum Flow {

		PASS, FREEZE, DROP

	}

}
