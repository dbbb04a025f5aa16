package io.github.leaderelection.test;

import org.springframework.context.SmartLifecycle;

/**
 * Ends the terms of a {@link TestLeaderElection} when its context stops, is paused or
 * closes, before all other beans stop, as in production.
 */
final class TestLeaderElectionLifecycle implements SmartLifecycle {

	private final TestLeaderElection election;

	private volatile boolean running;

	TestLeaderElectionLifecycle(TestLeaderElection election) {
		this.election = election;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.election.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
