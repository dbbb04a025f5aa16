package io.github.leaderelection.integration;

import org.springframework.integration.leader.Context;

/**
 * A role that another instance leads.
 *
 * @param getRole the role
 */
record FollowerContext(String getRole) implements Context {

	@Override
	public boolean isLeader() {
		return false;
	}

}
