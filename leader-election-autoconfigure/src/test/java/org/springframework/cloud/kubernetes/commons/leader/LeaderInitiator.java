package org.springframework.cloud.kubernetes.commons.leader;

import org.springframework.context.SmartLifecycle;
import org.springframework.integration.leader.Candidate;

/**
 * Has the name of an initiator that is not on the class path of the tests, and hides its
 * candidate in the same way.
 */
public class LeaderInitiator implements SmartLifecycle {

	private volatile boolean running;

	public LeaderInitiator(Candidate candidate) {
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
