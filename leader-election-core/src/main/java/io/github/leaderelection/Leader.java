package io.github.leaderelection;

import java.util.Map;

/**
 * The leader of an election, as last observed.
 *
 * @param candidate the candidate id of the leader
 * @param fencingToken the fencing token of its term
 * @param metadata details that the leader publishes, such as a URL
 */
public record Leader(String candidate, long fencingToken, Map<String, String> metadata) {

	public Leader {
		metadata = Map.copyOf(metadata);
	}

}
