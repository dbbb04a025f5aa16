package io.github.leaderelection.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.StoredText;

/**
 * The text forms of sessions and records, and the view that a heartbeat returns. What
 * this library cannot have written is ignored, and reported once: a writer of the hashes
 * can stop an election, but not all of them by one value.
 *
 * @author Leader Election
 */
final class ViewReader {

	/**
	 * The field of the hash of sessions in which the scripts keep the store id.
	 */
	private static final String STORE = "@store";

	private static final long MAX_LEASE_MILLIS = Duration.ofDays(365).toMillis();

	private static final Pattern SESSION = Pattern.compile("(\\d+) (\\d+) (\\S*) (\\S*)");

	private static final Pattern RECORD = Pattern.compile("(HELD|RELEASED|VACANT) (\\d+) (\\S+) (\\w*)");

	private final ForeignValues foreign;

	private final RedisKeys keys;

	ViewReader(String namespace, RedisKeys keys) {
		this.foreign = new ForeignValues(namespace);
		this.keys = keys;
	}

	/**
	 * Return what stands behind the nonce of a session.
	 * @param session the session
	 * @return the lease, the candidate id and the metadata
	 */
	static String description(Session session) {
		return session.lease().toMillis() + " " + StoredText.ofCandidate(session.candidate()) + " "
				+ Metadata.encode(session.metadata());
	}

	/**
	 * Read what the script returned.
	 * @param answer store id, whether it may recur, whether the session was intact,
	 * sessions, records
	 * @return the view
	 */
	ElectionView read(List<Object> answer) {
		Map<SessionId, Session> sessions = new HashMap<>();
		Map<String, ElectionRecord> elections = new HashMap<>();
		forEach(this.keys.sessions(), answer.get(3), (id, text) -> {
			if (!id.equals(STORE)) {
				sessions.put(new SessionId(id), session(new SessionId(id), text));
			}
		});
		forEach(this.keys.records(), answer.get(4), (name, text) -> elections.put(name, election(name, text)));
		return new ElectionView(text(answer.get(0)), isTrue(answer.get(1)), isTrue(answer.get(2)), elections, sessions);
	}

	private static Session session(SessionId id, String text) {
		Matcher parts = parse(SESSION, text);
		long lease = Math.min(Long.parseLong(parts.group(2)), MAX_LEASE_MILLIS);
		return new Session(id, Long.parseLong(parts.group(1)), StoredText.candidate(parts.group(3)),
				StoredText.metadata(parts.group(4)), Duration.ofMillis(lease));
	}

	private static ElectionRecord election(String name, String text) {
		Matcher parts = parse(RECORD, text);
		String holder = parts.group(4);
		return new ElectionRecord(name, State.valueOf(parts.group(1)),
				(!holder.isEmpty()) ? new SessionId(holder) : null, Long.parseLong(parts.group(2)), parts.group(3));
	}

	private static Matcher parse(Pattern form, String text) {
		Matcher matcher = form.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("Not of the form " + form);
		}
		return matcher;
	}

	private void forEach(String key, Object hash, Entry entry) {
		List<?> list = (List<?>) hash;
		for (int i = 0; i + 1 < list.size(); i += 2) {
			String field = text(list.get(i));
			String value = text(list.get(i + 1));
			try {
				entry.read(field, value);
			}
			catch (IllegalArgumentException ex) {
				this.foreign.report(key, field, value);
			}
		}
	}

	/**
	 * Return whether a script returned a number other than zero.
	 * @param value the number
	 * @return whether it is not zero
	 */
	static boolean isTrue(Object value) {
		return value instanceof Number number && number.longValue() != 0;
	}

	static String text(Object value) {
		return (value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
	}

	/**
	 * Takes a field of a hash and its value.
	 */
	private interface Entry {

		void read(String field, String value);

	}

}
