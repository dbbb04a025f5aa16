package io.github.leaderelection;

import java.time.Duration;
import java.util.Map;

/**
 * A live instance, as last observed.
 *
 * @param id the identity of its session: another one after each start
 * @param candidate the candidate id, which is a label for people
 * @param metadata details that the instance publishes
 * @param self whether it is this instance
 * @param silence for how long no heartbeat of it had been seen when it was last observed
 */
public record Member(String id, String candidate, Map<String, String> metadata, boolean self, Duration silence) {

	public Member {
		metadata = Map.copyOf(metadata);
	}

}
