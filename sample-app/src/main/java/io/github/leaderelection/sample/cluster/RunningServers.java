package io.github.leaderelection.sample.cluster;

import java.util.List;

/**
 * Servers that run already, at the address that is written in the file of the profile.
 *
 * @param profile the profile
 */
record RunningServers(String profile) implements ClusterStore {

	@Override
	public String description() {
		return "with the profile " + this.profile;
	}

	@Override
	public List<String> arguments(int node) {
		return List.of();
	}

	@Override
	public void close() {
		// They are not ours.
	}

}
