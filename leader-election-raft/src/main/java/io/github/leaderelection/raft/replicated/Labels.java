package io.github.leaderelection.raft.replicated;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.ShownText;
import io.github.leaderelection.store.support.StoredText;

/**
 * The readable parts of a session, of which only so much is kept and shown as of those in
 * any other store.
 */
final class Labels {

	private Labels() {
	}

	/**
	 * Return the session as it is sent: without the end of a candidate id that is too
	 * long.
	 * @param session the session
	 * @return the session to send
	 * @throws IllegalArgumentException if the metadata is too long
	 */
	static Session shortened(Session session) {
		Metadata.encode(session.metadata());
		return new Session(session.id(), session.nonce(),
				StoredText.candidate(StoredText.ofCandidate(session.candidate())), session.metadata(), session.lease());
	}

	/**
	 * Return the session as it is shown: others may have written it.
	 * @param session the session
	 * @return the session, harmless to show
	 */
	static Session harmless(Session session) {
		Map<String, String> metadata = new LinkedHashMap<>();
		session.metadata().forEach((key, value) -> metadata.put(ShownText.printable(key), ShownText.printable(value)));
		return new Session(session.id(), session.nonce(), ShownText.printable(session.candidate()), metadata,
				session.lease());
	}

}
