package io.github.leaderelection;

import java.util.Map;

/**
 * Who leads an election, as last observed.
 *
 * @param candidate the candidate id of the leader
 * @param fencingToken the fencing token of its term
 * @param metadata what the leader publishes about itself, a URL for example
 * @author Leader Election
 */
public record Leader(String candidate, long fencingToken, Map<String, String> metadata) {

	public Leader {
		metadata = Map.copyOf(metadata);
	}

}
