package io.github.leaderelection.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this session says of itself with each heartbeat: the metadata of the application,
 * its format, and to whom it hands an election that it has resigned. State thread only.
 */
final class Announcements {

	/**
	 * The keys that begin so are not the application's.
	 */
	static final String RESERVED = "leader-election.";

	private static final Logger logger = LoggerFactory.getLogger(Announcements.class);

	private static final int FORMAT_LENGTH = (Session.FORMAT_KEY + "=" + Session.FORMAT + "&").length();

	private static final String TRANSFER = RESERVED + "transfer.";

	private final Map<String, String> transfers = new HashMap<>();

	private final Session self;

	/**
	 * The session as it announces itself in the present edition.
	 */
	private Session announced;

	private boolean changed = true;

	Announcements(Session self) {
		this.self = withFormat(self);
		this.announced = this.self;
	}

	// As much room as ever is left to the application. Without the format the session
	// counts as one of an earlier version
	private static Session withFormat(Session self) {
		Map<String, String> metadata = new TreeMap<>(self.metadata());
		metadata.put(Session.FORMAT_KEY, String.valueOf(Session.FORMAT));
		try {
			Metadata.encode(metadata);
			return with(self, metadata);
		}
		catch (IllegalArgumentException ex) {
			logger.warn(
					"[{}/{}] the metadata leaves no room for the format of this version: every instance reads all election records with each heartbeat. Shorten the metadata by {} characters",
					self.candidate(), self.id(),
					Metadata.encode(self.metadata()).length() + FORMAT_LENGTH - Metadata.MAX_LENGTH);
			return self;
		}
	}

	private static Session with(Session session, Map<String, String> metadata) {
		return new Session(session.id(), session.nonce(), session.candidate(), metadata, session.lease());
	}

	/**
	 * Announce to whom a record goes that is about to be released. It is advice: an
	 * instance that does not know of it, or does not find that session alive, claims the
	 * record as any other.
	 * @param election the name of the election
	 * @param token the token of the record
	 * @param to the session that is to come first
	 * @return {@code false} if there is no room for that in the metadata
	 */
	boolean transfer(String election, long token, SessionId to) {
		String before = this.transfers.put(TRANSFER + election, token + " " + to.value());
		try {
			Metadata.encode(metadata());
			this.changed = true;
			return true;
		}
		catch (IllegalArgumentException ex) {
			this.transfers.remove(TRANSFER + election);
			this.changed |= before != null;
			return false;
		}
	}

	/**
	 * Withdraw the advice about earlier terms of elections that have been claimed since,
	 * those that this instance has left included.
	 * @param view what the store shows
	 */
	void observe(ElectionView view) {
		this.changed |= this.transfers.entrySet().removeIf((transfer) -> {
			ElectionRecord record = view.elections().get(transfer.getKey().substring(TRANSFER.length()));
			return record != null && !transfer.getValue().startsWith(record.token() + " ");
		});
	}

	private Map<String, String> metadata() {
		Map<String, String> all = new TreeMap<>(this.self.metadata());
		all.putAll(this.transfers);
		return all;
	}

	/**
	 * Return the session as of the next heartbeat. What it announces has changed only if
	 * its edition has.
	 * @param last the nonce of the last heartbeat, zero if there was none
	 * @return the session with all that it announces
	 */
	Session session(long last) {
		if (!this.changed) {
			return this.announced.withNonce(last + 1);
		}
		this.announced = with(this.self, metadata());
		Session next = this.announced.withNonce(Session.nextEdition(last) + 1);
		this.changed = false;
		return next;
	}

	/**
	 * Return to whom a session hands a record.
	 * @param session the session that may have resigned
	 * @param election the name of the election
	 * @param token the token of the record: advice for an earlier term is void
	 * @return the session that is to come first, {@code null} if there is none
	 */
	static @Nullable SessionId transferOf(Session session, String election, long token) {
		String advice = session.metadata().get(TRANSFER + election);
		if (advice == null) {
			return null;
		}
		String prefix = token + " ";
		return (advice.startsWith(prefix) && advice.length() > prefix.length())
				? new SessionId(advice.substring(prefix.length())) : null;
	}

	/**
	 * Return the metadata of the application.
	 * @param session a session
	 * @return its metadata without what is reserved
	 */
	static Map<String, String> ofApplication(Session session) {
		if (session.metadata().keySet().stream().noneMatch((key) -> key.startsWith(RESERVED))) {
			return session.metadata();
		}
		Map<String, String> metadata = new HashMap<>(session.metadata());
		metadata.keySet().removeIf((key) -> key.startsWith(RESERVED));
		return metadata;
	}

}
