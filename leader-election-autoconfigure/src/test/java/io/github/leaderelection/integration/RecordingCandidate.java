package io.github.leaderelection.integration;

import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.springframework.integration.leader.AbstractCandidate;
import org.springframework.integration.leader.Context;

/**
 * A candidate that records its calls, and may block in each of them.
 */
class RecordingCandidate extends AbstractCandidate {

	private final List<String> calls;

	volatile Context context;

	volatile CountDownLatch grantGate = new CountDownLatch(0);

	volatile CountDownLatch revokeGate = new CountDownLatch(0);

	volatile int failures;

	RecordingCandidate(String role, List<String> calls) {
		super(role + "-candidate", role);
		this.calls = calls;
	}

	@Override
	public void onGranted(Context context) throws InterruptedException {
		this.context = context;
		this.calls.add("candidate granted, leader " + context.isLeader());
		if (this.failures > 0) {
			this.failures--;
			throw new IllegalStateException("Expected");
		}
		this.grantGate.await();
	}

	@Override
	public void onRevoked(Context context) {
		this.calls.add("candidate revoked, leader " + context.isLeader());
		boolean interrupted = false;
		while (true) {
			try {
				this.revokeGate.await();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		this.calls.add((interrupted) ? "candidate was interrupted" : "candidate is through");
	}

}
