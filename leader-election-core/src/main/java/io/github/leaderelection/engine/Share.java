package io.github.leaderelection.engine;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The elections that an instance claims first when there are many: those for which its
 * session has the highest weight. All instances that see the same sessions agree on that
 * without a word, each session gets about as many elections, and one that comes or goes
 * moves no others (rendezvous hashing).
 */
final class Share {

	private static final long FNV_OFFSET = 0xcbf29ce484222325L;

	private static final long FNV_PRIME = 0x100000001b3L;

	private final SessionId self;

	private final long own;

	private final Map<SessionId, Long> others = new LinkedHashMap<>();

	/**
	 * Create the share of a session.
	 * @param self the session
	 * @param others the other sessions that may claim
	 */
	Share(SessionId self, Collection<SessionId> others) {
		this.self = self;
		this.own = hash(self.value());
		others.forEach((other) -> this.others.put(other, hash(other.value())));
	}

	/**
	 * Return whether an election is in this share.
	 * @param election the name of the election
	 * @param excluded a session that is left out, {@code null} if none is
	 * @return whether this session comes first
	 */
	boolean contains(String election, @Nullable SessionId excluded) {
		long name = hash(election);
		long own = weight(name, this.own);
		for (Map.Entry<SessionId, Long> other : this.others.entrySet()) {
			long weight = weight(name, other.getValue());
			boolean higher = weight > own || (weight == own && other.getKey().value().compareTo(this.self.value()) > 0);
			if (higher && !other.getKey().equals(excluded)) {
				return false;
			}
		}
		return true;
	}

	private static long weight(long election, long session) {
		return mixed(election ^ session);
	}

	/**
	 * Hash a text the same in each JVM and each version: instances of several versions
	 * share elections.
	 * @param text the text
	 * @return the hash, all of whose bits depend on all of the text
	 */
	static long hash(String text) {
		long hash = FNV_OFFSET;
		for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
			hash = (hash ^ (next & 0xff)) * FNV_PRIME;
		}
		return mixed(hash);
	}

	// The finalizer of SplitMix64
	private static long mixed(long hash) {
		long mixed = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
		return mixed ^ (mixed >>> 31);
	}

}
