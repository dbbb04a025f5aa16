package io.github.leaderelection.integration;

import io.github.leaderelection.Leadership;

import org.springframework.integration.leader.Context;

/**
 * One term as Spring Integration sees it: from before its candidates are granted until
 * they are revoked, or until the term ends if that is earlier.
 */
final class TermContext implements Context {

	private final Leadership leadership;

	private final Runnable resign;

	private volatile boolean revoked;

	TermContext(Leadership leadership, Runnable resign) {
		this.leadership = leadership;
		this.resign = resign;
	}

	void revoke() {
		this.revoked = true;
	}

	@Override
	public boolean isLeader() {
		return !this.revoked && this.leadership.isValid();
	}

	// A context may be kept for longer than its term, and must not end a later one
	@Override
	public void yield() {
		if (isLeader()) {
			this.resign.run();
		}
	}

	@Override
	public String getRole() {
		return this.leadership.election();
	}

	@Override
	public String toString() {
		return "TermContext[role=%s, fencingToken=%s, isLeader=%s]".formatted(getRole(), this.leadership.fencingToken(),
				isLeader());
	}

}
