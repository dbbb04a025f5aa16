package io.github.leaderelection.sample.cluster;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the endpoint of an instance answers.
 *
 * @param elections the elections by name
 */
record InstanceStatus(Map<String, ElectionStatus> elections) {

	/**
	 * Return whether the instance sees a leader under a fencing token.
	 * @param token the token
	 * @return whether it does
	 */
	boolean sees(long token) {
		return this.elections.values()
			.stream()
			.anyMatch((election) -> election.fencingToken() != null && election.fencingToken() == token);
	}

	/**
	 * What an instance says about one election.
	 *
	 * @param leading whether the instance itself leads
	 * @param leader the candidate id of the leader that the instance sees
	 * @param fencingToken the fencing token of that leader
	 */
	record ElectionStatus(boolean leading, @Nullable String leader, @Nullable Long fencingToken) {

	}

}
