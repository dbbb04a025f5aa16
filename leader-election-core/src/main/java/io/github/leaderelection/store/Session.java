package io.github.leaderelection.store;

import java.time.Duration;
import java.util.Map;

/**
 * One running instance, as the store keeps it.
 *
 * @param id the identity of the session
 * @param nonce a number that grows with every heartbeat: an instance that sees it change
 * knows that the session is alive
 * @param candidate the readable candidate id, a label only
 * @param metadata details that the instance publishes
 * @param lease the lease duration of the instance
 */
public record Session(SessionId id, long nonce, String candidate, Map<String, String> metadata, Duration lease) {

	public Session {
		metadata = Map.copyOf(metadata);
	}

	/**
	 * Return this session as of a later heartbeat.
	 * @param nonce the nonce of that heartbeat
	 * @return the session
	 */
	public Session withNonce(long nonce) {
		return new Session(this.id, nonce, this.candidate, this.metadata, this.lease);
	}

}
