package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.store.ElectionStore;

import org.springframework.context.SmartLifecycle;

/**
 * Lets the store close what it holds open when the context stops, after the engine and
 * before the connection factories: a checkpoint permits no open socket, and a context
 * that is paused should hold none. The first call after the next start opens it again.
 */
class ElectionStoreLifecycle implements SmartLifecycle {

	/**
	 * Below the phase of the engine, which is 1000, and above that of a Raft node.
	 */
	static final int PHASE = 950;

	private final ElectionStore store;

	private volatile boolean running;

	ElectionStoreLifecycle(ElectionStore store) {
		this.store = store;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.store.disconnect();
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
