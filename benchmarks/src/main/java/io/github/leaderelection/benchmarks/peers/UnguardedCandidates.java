package io.github.leaderelection.benchmarks.peers;

/**
 * A negative control: each process takes itself for the leader, so there are two leaders
 * at any time at which both processes run.
 */
final class UnguardedCandidates implements Candidates {

	private volatile boolean leads;

	@Override
	public void start() {
		this.leads = true;
	}

	@Override
	public boolean isLeader() {
		return this.leads;
	}

	@Override
	public int led() {
		return (this.leads) ? 1 : 0;
	}

}
