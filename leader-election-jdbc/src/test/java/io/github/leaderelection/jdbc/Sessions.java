package io.github.leaderelection.jdbc;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * What an engine would do, step by step.
 */
final class Sessions {

	private Sessions() {
	}

	static Session create() {
		return new Session(SessionId.random(new SecureRandom()), 1, "test", Map.of("url", "https://here"),
				Duration.ofSeconds(10));
	}

	/**
	 * Let a session that has sent a heartbeat lead an election.
	 * @param store the store
	 * @param election the election
	 * @param session the session as of its last heartbeat
	 * @return the session as of one heartbeat later
	 */
	static Session lead(ElectionStore store, String election, Session session) {
		store.create(election, 0);
		Session next = session.withNonce(session.nonce() + 1);
		ElectionView view = store.heartbeat(next, session.nonce());
		ElectionRecord seen = view.elections().get(election);
		Session holder = (seen.holder() != null) ? view.sessions().get(seen.holder()) : null;
		OptionalLong nonce = (holder != null) ? OptionalLong.of(holder.nonce()) : OptionalLong.empty();
		if (!store.claim(new Claim(seen, nonce, view.storeId(), session.id(), seen.token() + 1))) {
			throw new AssertionError("The claim of %s failed".formatted(seen));
		}
		return next;
	}

}
