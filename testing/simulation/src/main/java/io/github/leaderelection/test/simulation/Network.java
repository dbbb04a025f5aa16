package io.github.leaderelection.test.simulation;

import java.util.SplittableRandom;

/**
 * What becomes of each request to the store and of its answer.
 */
final class Network {

	private static final long MILLI = 1_000_000;

	private final Scenario scenario;

	private final SplittableRandom random;

	private boolean healed;

	private long slowNanos;

	private long injected;

	Network(Scenario scenario, SplittableRandom random) {
		this.scenario = scenario;
		this.random = random;
	}

	void setSlow(long nanos) {
		this.slowNanos = nanos;
	}

	void heal() {
		this.healed = true;
		this.slowNanos = 0;
	}

	long injected() {
		return this.injected;
	}

	/**
	 * Decide what becomes of a request.
	 * @return its fate
	 */
	Fate fate() {
		boolean requestLost = strikes(Fault.REQUEST_LOSS, 10);
		boolean answerLost = strikes(Fault.ANSWER_LOSS, 10);
		return new Fate(requestLost, answerLost, delay(), delay(),
				strikes(Fault.DUPLICATE, 8) ? this.random.nextLong(3 * leaseNanos()) : -1);
	}

	private long delay() {
		long usual = this.random.nextLong(MILLI / 10, 4 * MILLI) + this.slowNanos;
		if (!strikes(Fault.DELAY, 8)) {
			return usual;
		}
		// Short delays are as likely as long ones
		return usual + this.random.nextLong(this.random.nextLong(1, 3 * leaseNanos()));
	}

	private boolean strikes(Fault fault, int oneIn) {
		boolean strikes = !this.healed && this.scenario.has(fault) && this.random.nextInt(oneIn) == 0;
		this.injected += strikes ? 1 : 0;
		return strikes;
	}

	boolean tearsBatch() {
		return strikes(Fault.TORN_BATCH, 2);
	}

	/**
	 * Return how much of a batch is executed first.
	 * @param size the size of the batch
	 * @return one at least, and not all
	 */
	int partOf(int size) {
		return this.random.nextInt(1, size);
	}

	boolean failsRest() {
		return this.random.nextInt(3) == 0;
	}

	boolean losesHint() {
		return strikes(Fault.HINT_LOSS, 2);
	}

	private long leaseNanos() {
		return this.scenario.lease().toNanos();
	}

	/**
	 * What becomes of a request.
	 *
	 * @param requestLost whether it never arrives
	 * @param answerLost whether its answer never arrives
	 * @param requestDelay how long it takes to be executed
	 * @param answerDelay how long its answer takes
	 * @param repeatedAfter after how long it is executed again, negative if never
	 */
	record Fate(boolean requestLost, boolean answerLost, long requestDelay, long answerDelay, long repeatedAfter) {
	}

}
