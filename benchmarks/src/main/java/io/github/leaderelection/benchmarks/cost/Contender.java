package io.github.leaderelection.benchmarks.cost;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A way to elect one leader of two candidates, which hand over in turn.
 */
abstract class Contender {

	private final String name;

	private final BlockingQueue<Grant> grants = new LinkedBlockingQueue<>();

	Contender(String name) {
		this.name = name;
	}

	final String name() {
		return this.name;
	}

	/**
	 * Let a candidate take part, and return when it waits for the leader to go, if there
	 * is one.
	 * @param candidate the candidate, zero or one
	 * @throws Exception if that fails
	 */
	abstract void join(int candidate) throws Exception;

	/**
	 * Let a candidate stop in good order.
	 * @param candidate the candidate
	 * @throws Exception if that fails
	 */
	abstract void leave(int candidate) throws Exception;

	/**
	 * Stop both candidates, and close what they use.
	 * @throws Exception if that fails
	 */
	abstract void end() throws Exception;

	/**
	 * Note that a candidate was elected, by the event that an application gets.
	 * @param candidate the candidate
	 */
	final void granted(int candidate) {
		this.grants.add(new Grant(candidate, System.nanoTime()));
	}

	/**
	 * Wait until a candidate is elected.
	 * @param candidate the candidate
	 * @return when it was
	 * @throws InterruptedException if the wait is interrupted
	 */
	final long awaitGrant(int candidate) throws InterruptedException {
		Grant grant = this.grants.take();
		while (grant.candidate() != candidate) {
			grant = this.grants.take();
		}
		return grant.nanoTime();
	}

	/**
	 * A candidate was elected.
	 */
	private record Grant(int candidate, long nanoTime) {
	}

}
