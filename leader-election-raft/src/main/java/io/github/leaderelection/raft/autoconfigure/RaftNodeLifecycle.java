package io.github.leaderelection.raft.autoconfigure;

import io.github.leaderelection.raft.RaftNode;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the Raft node before the engine of the elections, and stops it after that has
 * released what this instance led.
 */
class RaftNodeLifecycle implements SmartLifecycle {

	/**
	 * Below the phase of the engine, which is 1000.
	 */
	static final int PHASE = 900;

	private final RaftNode node;

	private volatile boolean running;

	RaftNodeLifecycle(RaftNode node) {
		this.node = node;
	}

	@Override
	public void start() {
		this.node.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.node.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
