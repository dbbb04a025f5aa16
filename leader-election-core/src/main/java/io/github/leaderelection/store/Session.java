package io.github.leaderelection.store;

import java.time.Duration;
import java.util.Map;

/**
 * One start of an instance, as the store keeps it.
 *
 * @param id the identity of the session
 * @param nonce a number that grows with every heartbeat: an instance that sees it change
 * knows that the session is alive. Its upper half is the {@link #edition()}
 * @param candidate the readable candidate id, a label only
 * @param metadata details that the instance publishes
 * @param lease the lease duration of the instance
 */
public record Session(SessionId id, long nonce, String candidate, Map<String, String> metadata, Duration lease) {

	/**
	 * The version of what this library writes to a store. Since version 2 a change of a
	 * record changes the {@linkplain Records#mark() mark}, and the nonce has an edition.
	 */
	public static final int FORMAT = 2;

	/**
	 * The key of the metadata that holds the format. It is not the application's.
	 */
	public static final String FORMAT_KEY = "leader-election.format";

	private static final int EDITION_SHIFT = 32;

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

	/**
	 * Return the edition of what this session says of itself. Two heartbeats of one
	 * session with the same edition have the same candidate, metadata, lease and format:
	 * a reader that has one of them needs only the nonce of the other.
	 * @return the upper half of the nonce
	 */
	public int edition() {
		return (int) (this.nonce >>> EDITION_SHIFT);
	}

	/**
	 * Return the lowest nonce of the edition that follows that of a nonce.
	 * @param nonce a nonce
	 * @return the first nonce of the next edition
	 */
	public static long nextEdition(long nonce) {
		return ((nonce >>> EDITION_SHIFT) + 1) << EDITION_SHIFT;
	}

	/**
	 * Return the version of what this instance writes to the store. An instance of
	 * another version may not leave the marks by which this one finds that records are
	 * unchanged, nor count its editions.
	 * @return the format, 1 if the metadata does not say
	 */
	public int format() {
		try {
			return Integer.parseInt(this.metadata.getOrDefault(FORMAT_KEY, "1"));
		}
		catch (NumberFormatException ex) {
			return 1;
		}
	}

}
