package io.github.leaderelection;

import java.util.Map;

/**
 * A live instance, as last observed.
 *
 * @param candidate the candidate id
 * @param metadata details that the instance publishes
 */
public record Member(String candidate, Map<String, String> metadata) {

	public Member {
		metadata = Map.copyOf(metadata);
	}

}
